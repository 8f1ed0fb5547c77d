import path from "node:path";
import * as vscode from "vscode";
import type { DatasetRules } from "../../core/dataset/rules";
import { messageOf } from "../../core/messageOf";
import { EXPORT_TARGETS, type ExportTarget } from "../../core/training/export/exportedTraining";
import { runName } from "../../core/training/runName";
import { ExportRefusedError } from "../../platform/dataset/exportFile";
import { FileExistsError } from "../../platform/files";
import { startErrorText } from "../../platform/training/errorText";
import { exportTraining as writeExport, refuseIdentifiers } from "../../platform/training/exportTraining";
import type { TrainingRows } from "../../platform/training/trainingRows";
import { exportRefusalText } from "../../shared/words/exchange";
import { exportTargetName, exportTargetText, exportTexts, leavesText } from "../../shared/words/exportTraining";
import { fileExistsText } from "../../shared/words/newDataset";
import { pickOne, type PickItem } from "../services/pick";
import { sayError, withCancellableProgress } from "../services/progress";
import { showError, showInformation } from "../services/messages";
import { t } from "../words";
import { agreedRows } from "./splitQuestions";
import { pickTraining, type TrainingChoice } from "./trainingPicks";
import type { TrainingHost } from "./trainingHost";

/** What an export needs of the extension. */
export type ExportHost = Pick<TrainingHost, "productRoot" | "log" | "rulesFor">;

interface ExportChoice extends Pick<TrainingChoice, "dataset" | "configuration"> {
  readonly target: ExportTarget;
}

/** "Clinical Prompts: Export Training…": a training as a folder that another tool runs. Starts nothing. */
export async function exportTraining(host: ExportHost): Promise<void> {
  const active = vscode.window.activeTextEditor?.document;
  try {
    const choice = await choose(active?.languageId === "jsonl" ? active.uri : undefined, host);
    if (choice !== undefined) await exportChosen(choice, pickParent, host);
  } catch (error) {
    await sayError(host.log, "export-training", failureText(error));
  }
}

async function choose(preferred: vscode.Uri | undefined, host: ExportHost): Promise<ExportChoice | undefined> {
  for (;;) {
    const training = await pickTraining(preferred, async (dataset) => (await host.rulesFor(dataset)).engine.protocol.system ?? "", { dataset: t("Export training (1/3): dataset"), configuration: t("Export training (2/3): configuration") });
    if (training === undefined) return undefined;
    const tools: PickItem<ExportTarget>[] = EXPORT_TARGETS.map((value) => ({ label: exportTargetName(value), description: exportTargetText(value, t), detail: leavesText(value, t), value }));
    const target = await pickOne(t("Export training (3/3): tool"), tools, { back: true });
    if (target !== "back") return target === undefined ? undefined : { ...training, target };
  }
}

async function pickParent(dataset: vscode.Uri): Promise<vscode.Uri | undefined> {
  const picked = await vscode.window.showOpenDialog({ title: t("Export training to"), openLabel: t("Export Here"), canSelectFiles: false, canSelectFolders: true, defaultUri: vscode.Uri.joinPath(dataset, "..") });
  return picked?.[0];
}

/** Writes a new folder into the one that `parentOf` gives, unless rows name somebody or leak, and says what came of it. */
async function exportChosen({ dataset, configuration, target }: ExportChoice, parentOf: (dataset: vscode.Uri) => PromiseLike<vscode.Uri | undefined>, host: ExportHost): Promise<void> {
  const agreed = await working(dataset, host, async (signal) => {
    const rules = await host.rulesFor(dataset);
    const rows = await agreedRows({ dataset, configuration }, rules, { goOn: t("Export All the Same"), detail: t("Change or remove these rows and start again. What is exported all the same says so.") }, signal);
    if (rows !== undefined) await refuseIdentifiers({ rows, configuration, rules, target });
    return rows === undefined ? undefined : { rows, rules };
  });
  const parent = agreed && (await parentOf(dataset));
  if (agreed === undefined || parent === undefined) return;
  const folder = path.join(parent.fsPath, `${runName(path.basename(path.dirname(dataset.fsPath)), new Date())}-${target}`);
  const isWritten = await working(dataset, host, () => write({ dataset, configuration, target }, agreed, folder, host));
  if (isWritten === true) await announce(target, folder, agreed.rows);
}

async function write({ configuration, target }: ExportChoice, { rows, rules }: { readonly rows: TrainingRows; readonly rules: DatasetRules }, folder: string, { productRoot }: ExportHost): Promise<true> {
  await writeExport({ target, rows, configuration, rules, folder, productRoot, texts: (facts) => exportTexts(target, facts, t) });
  return true;
}

async function announce(target: ExportTarget, folder: string, { train, validation }: TrainingRows): Promise<void> {
  const open = t("Open the README");
  const said = t("Exported to {folder}: {train} rows, {validation} for validation.", { folder: path.basename(folder), train: train.length, validation: validation.length });
  const chosen = await showInformation(`${said} ${leavesText(target, t)}`, open);
  if (chosen === open) await vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, "README.md")));
}

function working<T>(dataset: vscode.Uri, { log }: ExportHost, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  return withCancellableProgress(
    t("Exporting the training"),
    (_, signal) => work(signal),
    async (error) => {
      if (error instanceof ExportRefusedError) await sayRefusal(error, dataset);
      else await sayError(log, "export-training", failureText(error));
    },
  );
}

async function sayRefusal(error: ExportRefusedError, dataset: vscode.Uri): Promise<void> {
  const [line = 1] = error.lines;
  const show = t("Show the first");
  const chosen = await showError(exportRefusalText(error, path.basename(dataset.fsPath), t), show);
  if (chosen !== show) return;
  const at = new vscode.Position(line - 1, 0);
  await vscode.window.showTextDocument(dataset, { selection: new vscode.Range(at, at) });
}

function failureText(error: unknown): string {
  if (error instanceof FileExistsError) return fileExistsText(path.basename(error.file), t);
  return startErrorText(error, t) ?? t("The training could not be exported: {message}", { message: messageOf(error) });
}
