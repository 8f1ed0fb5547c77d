import path from "node:path";
import * as vscode from "vscode";
import { GenerationError, type NewDataset } from "../../core/dataset/generation/generateDataset";
import type { DatasetRules } from "../../core/dataset/rules";
import { messageOf } from "../../core/messageOf";
import { writeNewDataset } from "../../platform/dataset/newDataset";
import { FileExistsError } from "../../platform/files";
import { protocolErrorText } from "../../platform/knowledgeError";
import { ProtocolLibrary } from "../../platform/protocols";
import { fileExistsText, generationErrorText, newDatasetText } from "../../shared/words/newDataset";
import { sayError, withCancellableProgress } from "../services/progress";
import type { Services } from "../services/services";
import { showInformation } from "../services/messages";
import { t } from "../words";
import { pickNewDataset, type NewDatasetChoice } from "./newDatasetPicks";

/** Asks what to write and where, writes it and opens it. */
export async function newDataset({ productRoot, log }: Pick<Services, "productRoot" | "log">): Promise<void> {
  const library = new ProtocolLibrary(productRoot);
  let choice: NewDatasetChoice | undefined;
  try {
    choice = await pickNewDataset(productRoot, async (source) => (await library.rules(source)).engine.protocol.categories);
  } catch (error) {
    await sayError(log, "new dataset", protocolErrorText(error, t) ?? String(error));
  }
  if (choice === undefined) return;
  const { source, wanted } = choice;
  const folder = vscode.workspace.workspaceFolders?.[0];
  const uri = await vscode.window.showSaveDialog({ filters: { "JSON Lines": ["jsonl"] }, ...(folder && { defaultUri: vscode.Uri.joinPath(folder.uri, "dataset.jsonl") }) });
  if (uri === undefined) return;
  const failed = async (error: unknown): Promise<void> => {
    await sayError(log, "new dataset", failureText(error, path.basename(uri.fsPath)));
  };
  const said = await withCancellableProgress(t("Writing the new dataset"), async (_, signal) => createDataset(uri, wanted, await library.rules(source), signal), failed);
  if (said !== undefined) void showInformation(said);
}

/**
 * Writes the dataset and opens it. @returns what has been written, for people.
 * @throws {GenerationError} {FileExistsError}
 */
async function createDataset(uri: vscode.Uri, wanted: NewDataset, rules: DatasetRules, signal: AbortSignal): Promise<string> {
  const written = await writeNewDataset(uri.fsPath, wanted, rules, signal);
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  return newDatasetText(path.basename(uri.fsPath), written, new Map(rules.engine.protocol.categories.map(({ id, label }) => [id, label])), t);
}

function failureText(error: unknown, file: string): string {
  if (error instanceof FileExistsError) return fileExistsText(file, t);
  if (error instanceof GenerationError) return generationErrorText(error, t);
  return protocolErrorText(error, t) ?? t("The new dataset could not be written: {message}", { message: messageOf(error) });
}
