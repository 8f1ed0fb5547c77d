import * as vscode from "vscode";
import { cacheRoot } from "../../platform/cache";
import { WorkspaceProtocols } from "../protocols/workspaceProtocols";
import { DatasetDocuments } from "../rows/datasetDocuments";
import { RecordSchemas } from "../rows/recordSchemas";
import { errorLog } from "./errorLog";

/** What every feature shares. Cheap to make: a clinical engine is compiled when the first dataset of its protocol is looked at. */
export interface Services {
  /** Folder of package.json. */
  readonly productRoot: string;
  /** Folder of everything that set-up provides. */
  readonly cache: string;
  /** Never holds text of a record. */
  readonly log: vscode.LogOutputChannel;
  /** Which protocol a dataset is in. */
  readonly protocols: WorkspaceProtocols;
  readonly documents: DatasetDocuments;
  /** Begins to follow the documents and files of the window. */
  start(): void;
  dispose(): void;
}

export function createServices(context: Pick<vscode.ExtensionContext, "extensionPath">): Services {
  const log = vscode.window.createOutputChannel("Clinical Prompts", { log: true });
  const productRoot = context.extensionPath;
  const schemas = new RecordSchemas(log);
  const protocols = new WorkspaceProtocols(productRoot, log, schemas);
  const rules = async (document: vscode.TextDocument) => (await protocols.ofDocument(document)).rules;
  const documents = new DatasetDocuments(rules, errorLog(log, "rows"));
  const checkAgain = (): void => documents.checkAgain();
  const following = vscode.Disposable.from(protocols.onDidChange(checkAgain), schemas.onDidChange(checkAgain));
  return {
    productRoot,
    cache: cacheRoot(process.env),
    log,
    protocols,
    documents,
    start: () => {
      schemas.start();
      protocols.start();
      documents.start();
    },
    dispose: () => {
      following.dispose();
      documents.dispose();
      protocols.dispose();
      schemas.dispose();
      log.dispose();
    },
  };
}
