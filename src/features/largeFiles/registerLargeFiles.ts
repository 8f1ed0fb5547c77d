import path from "node:path";
import * as vscode from "vscode";
import { COMMANDS } from "../../contributions";
import { DATASET_LANGUAGE } from "../rows/datasetDocuments";
import type { Services } from "../services/services";
import { showInformation } from "../services/messages";
import { t } from "../words";

/** Larger files VS Code shows, but hands over to no extension: in bytes. */
const LARGEST_HANDED_OVER = 50 * 1024 * 1024;

/** The command that checks a dataset, of any size; a file that is too large to be checked while it is edited is pointed to it, once. */
export function registerLargeFiles(services: Services): vscode.Disposable {
  const collection = vscode.languages.createDiagnosticCollection("clinicalPromptsFiles");
  const said = new Set<string>();
  const point = async (): Promise<void> => {
    const uri = datasetInFront();
    if (uri === undefined || said.has(uri.toString()) || isHandedOver(uri)) return;
    const size = await vscode.workspace.fs.stat(uri).then((stat) => stat.size, () => 0);
    if (size <= LARGEST_HANDED_OVER) return;
    said.add(uri.toString());
    const check = t("Check File");
    const text = t("{file} has {size} MB: VS Code hands files over {limit} MB to no extension, so it is not checked while it is edited. “Check File” reads all of it.", {
      file: path.basename(uri.path),
      size: Math.round(size / 1024 / 1024),
      limit: LARGEST_HANDED_OVER / 1024 / 1024,
    });
    if ((await showInformation(text, check)) === check) await vscode.commands.executeCommand(COMMANDS.checkFile, uri);
  };
  // The tab that made VS Code start this may be such a file.
  void point();
  return vscode.Disposable.from(
    collection,
    vscode.commands.registerCommand(COMMANDS.checkFile, async (given?: vscode.Uri) => {
      const uri = given ?? datasetInFront();
      if (uri === undefined) {
        await showInformation(t("Open a .jsonl dataset first."));
        return;
      }
      const { checkDataset } = await import("./checkDataset");
      await checkDataset(uri, collection, services);
    }),
    // What is checked while it is edited has its problems from there.
    vscode.workspace.onDidOpenTextDocument(({ uri }) => collection.delete(uri)),
    vscode.window.tabGroups.onDidChangeTabs(() => void point()),
  );
}

/** The dataset of the tab in front, whether or not VS Code hands it over. */
function datasetInFront(): vscode.Uri | undefined {
  const active = vscode.window.activeTextEditor?.document;
  if (active?.languageId === DATASET_LANGUAGE) return active.uri;
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputText && /\.(?:jsonl|ndjson)$/iu.test(input.uri.path) ? input.uri : undefined;
}

/** Whether the extension sees the text of a file. */
function isHandedOver(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some((document) => document.uri.toString() === uri.toString());
}
