import * as vscode from "vscode";
import type { DatasetRules } from "../../core/dataset/rules";
import { cacheRoot } from "../../platform/cache";
import { DatasetDocuments } from "../rows/datasetDocuments";

/** What every feature shares. Cheap to make: the clinical engine is compiled when the first dataset is looked at. */
export interface Services {
  /** Folder of package.json. */
  readonly productRoot: string;
  /** Folder of everything that set-up provides. */
  readonly cache: string;
  /** Never holds text of a record. */
  readonly log: vscode.LogOutputChannel;
  readonly documents: DatasetDocuments;
  /** The rules of the default protocol, compiled once. */
  rules(): Promise<DatasetRules>;
  dispose(): void;
}

export function createServices(context: vscode.ExtensionContext): Services {
  const log = vscode.window.createOutputChannel("Clinical Prompts", { log: true });
  const productRoot = context.extensionPath;
  let loading: Promise<DatasetRules> | undefined;
  const rules = (): Promise<DatasetRules> => (loading ??= import("../../platform/dataset/datasetRules").then(({ loadDatasetRules }) => loadDatasetRules(productRoot)));
  const documents = new DatasetDocuments(rules, (error) => log.error(`[rows] ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`));
  return {
    productRoot,
    cache: cacheRoot(process.env),
    log,
    documents,
    rules,
    dispose: () => {
      documents.dispose();
      log.dispose();
    },
  };
}
