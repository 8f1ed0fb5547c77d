import path from "node:path";
import * as vscode from "vscode";
import type { FormatId } from "../../core/dataset/exchange/format";
import { FORMAT_IDS } from "../../core/dataset/exchange/formats";
import { messageOf } from "../../core/messageOf";
import { DatasetFileError, readLines } from "../../platform/dataset/datasetFile";
import { exportDataset as writeExport, ExportRefusedError } from "../../platform/dataset/exportFile";
import { FileExistsError } from "../../platform/files";
import { datasetFileText } from "../../shared/words/datasetFile";
import { exportRefusalText, formatText } from "../../shared/words/exchange";
import { fileExistsText } from "../../shared/words/newDataset";
import { DATASET_LANGUAGE } from "../rows/datasetDocuments";
import { pickOne, type PickItem } from "../services/pick";
import { sayError, withCancellableProgress } from "../services/progress";
import type { Services } from "../services/services";
import { showError, showInformation } from "../services/messages";
import { t } from "../words";

type ExportServices = Pick<Services, "log" | "protocols">;

/** A format with the ending of its files; JSON can be one list or one object a line. */
interface Shape {
  readonly format: FormatId;
  readonly ending: "csv" | "json" | "jsonl";
}

/** Asks for the format and the file, and writes the dataset there, unless rows of it name somebody. */
export async function exportDataset(given: vscode.Uri | undefined, services: ExportServices): Promise<void> {
  const active = vscode.window.activeTextEditor?.document;
  const source = given ?? (active?.languageId === DATASET_LANGUAGE ? active.uri : undefined);
  if (source === undefined) {
    await showInformation(t("Open a .jsonl dataset first."));
    return;
  }
  const shape = await pickShape();
  if (shape === undefined) return;
  const { name } = path.parse(source.path);
  const folder = source.scheme === "file" ? vscode.Uri.joinPath(source, "..") : vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({ title: t("Export as"), filters: { [shape.ending.toUpperCase()]: [shape.ending] }, ...(folder && { defaultUri: vscode.Uri.joinPath(folder, `${name}-${shape.format}.${shape.ending}`) }) });
  if (target === undefined) return;
  await exportAs(source, shape.format, target, services);
}

/** Writes the dataset as it stands in its editor, or on the disk, and says what came of it. */
export async function exportAs(source: vscode.Uri, format: FormatId, target: vscode.Uri, { log, protocols }: ExportServices): Promise<void> {
  const file = path.basename(source.path);
  const failed = async (error: unknown): Promise<void> => {
    if (error instanceof ExportRefusedError) await sayRefusal(error, source, file);
    else await sayError(log, "export", failureText(error));
  };
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === source.toString());
  const rows = await withCancellableProgress(
    t("Exporting"),
    async (_, signal) => {
      const { rules } = document === undefined ? await protocols.ofFile(source) : await protocols.ofDocument(document);
      const lines = document === undefined ? () => readLines(source.fsPath, signal) : () => linesOf(document.getText());
      return writeExport({ lines, format, target: target.fsPath }, rules, signal);
    },
    failed,
  );
  if (rows === undefined) return;
  const reveal = t("Open the file");
  const chosen = await showInformation(t("{file}: {rows} rows.", { file: path.basename(target.fsPath), rows }), reveal);
  if (chosen === reveal) await vscode.window.showTextDocument(target);
}

async function sayRefusal(error: ExportRefusedError, source: vscode.Uri, file: string): Promise<void> {
  const [line] = error.lines;
  const show = t("Show the first");
  const chosen = await showError(exportRefusalText(error, file, t), ...(line === undefined ? [] : [show]));
  if (chosen !== show || line === undefined) return;
  const at = new vscode.Position(line - 1, 0);
  await vscode.window.showTextDocument(source, { selection: new vscode.Range(at, at) });
}

async function pickShape(): Promise<Shape | undefined> {
  for (;;) {
    const formats: PickItem<FormatId>[] = FORMAT_IDS.map((id) => ({ label: id, detail: formatText(id, t), value: id }));
    const format = await pickOne(t("Export dataset (1/2): format"), formats, { back: false });
    if (format === undefined || format === "back") return undefined;
    if (format === "csv" || format === "csv-excel") return { format, ending: "csv" };
    const endings: PickItem<Shape["ending"]>[] = [
      { label: "JSONL", description: t("one JSON object a line"), value: "jsonl" },
      { label: "JSON", description: t("one JSON list"), value: "json" },
    ];
    const ending = await pickOne(t("Export dataset (2/2): file"), endings, { back: true });
    if (ending === undefined) return undefined;
    if (ending !== "back") return { format, ending };
  }
}

/** The lines of a document, given to others in parts: a pause comes with each, so that nothing waits for a large one. */
async function* linesOf(text: string): AsyncGenerator<string> {
  let at = 0;
  for (const line of text.split(/\r\n?|\n/u)) {
    yield line;
    if (++at % PAUSE_AFTER === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Rows that are read and looked at for names well within the 16 ms that a person would feel. */
const PAUSE_AFTER = 20;

function failureText(error: unknown): string {
  if (error instanceof FileExistsError) return fileExistsText(path.basename(error.file), t);
  if (error instanceof DatasetFileError) return datasetFileText({ kind: error.kind, file: path.basename(error.file), line: error.line }, t);
  return t("The dataset could not be exported: {message}", { message: messageOf(error) });
}
