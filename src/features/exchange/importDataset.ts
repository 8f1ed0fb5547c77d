import path from "node:path";
import * as vscode from "vscode";
import { messageOf } from "../../core/messageOf";
import { DatasetFileError } from "../../platform/dataset/datasetFile";
import { importFile, surveyFile } from "../../platform/dataset/importFile";
import { FileExistsError } from "../../platform/files";
import { datasetFileText } from "../../shared/words/datasetFile";
import { nothingToImportText } from "../../shared/words/exchange";
import { fileExistsText } from "../../shared/words/newDataset";
import { sayError, withCancellableProgress } from "../services/progress";
import type { Services } from "../services/services";
import { showInformation, showWarning } from "../services/messages";
import { t } from "../words";
import { pickImport, type ImportChoice } from "./importPicks";

/** Asks for a file where none is given, shows what becomes of its columns, writes the dataset and opens it. */
export async function importDataset(given: vscode.Uri | undefined, { log }: Pick<Services, "log">): Promise<void> {
  const source = given ?? (await pickFile());
  if (source === undefined) return;
  const failed = async (error: unknown): Promise<void> => {
    await sayError(log, "import", failureText(error));
  };
  const choice = await pickImport(async (format) => {
    const survey = await withCancellableProgress(t("Reading {file}", { file: path.basename(source.fsPath) }), (_, signal) => surveyFile(source.fsPath, format, signal), failed);
    if (survey === undefined || survey.rows > 0 || survey.faults > 0) return survey;
    void showWarning(nothingToImportText(path.basename(source.fsPath), t));
    return undefined;
  });
  if (choice === undefined) return;
  const target = await vscode.window.showSaveDialog({ filters: { "JSON Lines": ["jsonl"] }, defaultUri: proposedTarget(source), title: t("Import as") });
  if (target === undefined) return;
  const rows = await withCancellableProgress(t("Importing"), (_, signal) => importAs(source, choice, target, signal), failed);
  if (rows !== undefined) void showInformation(t("{file}: {rows} rows.", { file: path.basename(target.fsPath), rows }));
}

/**
 * Writes the dataset and opens it, unless it is too large for an editor. @returns how many rows it has.
 * @throws {DatasetFileError} {FileExistsError}
 */
export async function importAs(source: vscode.Uri, { survey, mapping }: ImportChoice, target: vscode.Uri, signal: AbortSignal): Promise<number> {
  const rows = await importFile(source.fsPath, survey, mapping, target.fsPath, signal);
  const { size } = await vscode.workspace.fs.stat(target);
  if (size < LARGEST_DOCUMENT) await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(target));
  return rows;
}

/** VS Code gives extensions no larger document. */
const LARGEST_DOCUMENT = 50 * 1024 * 1024;

async function pickFile(): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  const [file] = (await vscode.window.showOpenDialog({ title: t("Import dataset"), filters: { [t("Tables and JSON")]: ["csv", "tsv", "txt", "json", "jsonl", "ndjson"] }, ...(folder && { defaultUri: folder.uri }) })) ?? [];
  return file;
}

/** Beside the file, under its name. */
function proposedTarget(source: vscode.Uri): vscode.Uri {
  const { name, ext } = path.parse(source.fsPath);
  return vscode.Uri.joinPath(source, "..", ext.toLowerCase() === ".jsonl" ? `${name}-imported.jsonl` : `${name}.jsonl`);
}

function failureText(error: unknown): string {
  if (error instanceof FileExistsError) return fileExistsText(path.basename(error.file), t);
  if (error instanceof DatasetFileError) return datasetFileText({ kind: error.kind, file: path.basename(error.file), line: error.line }, t);
  return t("The file could not be imported: {message}", { message: messageOf(error) });
}
