import path from "node:path";
import * as vscode from "vscode";
import { severitiesWith } from "../../core/dataset/problem";
import { messageOf } from "../../core/messageOf";
import type { FileCheck } from "../../platform/dataset/checkFile";
import { checkInWorker } from "../../platform/dataset/checkInWorker";
import { DatasetFileError } from "../../platform/dataset/datasetFile";
import { datasetFileText } from "../../shared/words/datasetFile";
import { problemText } from "../../shared/words/problems";
import { diagnosticOf } from "../diagnostics/diagnostic";
import { DATASET_LANGUAGE } from "../rows/datasetDocuments";
import { sayError, withCancellableProgress } from "../services/progress";
import { setting } from "../services/settings";
import type { Services } from "../services/services";
import { showInformation } from "../services/messages";
import { t } from "../words";

/** VS Code keeps no more per file. */
const MOST_SHOWN = 1000;

/** Checks a dataset and shows its problems: one that is open has them already, any other is read from the disk in a thread of its own. */
export async function checkDataset(uri: vscode.Uri, collection: vscode.DiagnosticCollection, { documents, protocols, productRoot, log }: Services): Promise<void> {
  const document = vscode.workspace.textDocuments.find((open) => open.uri.toString() === uri.toString() && open.languageId === DATASET_LANGUAGE);
  if (document !== undefined) {
    const { check } = await documents.current(document);
    await show(t("{rows} rows, {problems} problems.", { rows: check.rows.length, problems: check.problems.length }));
    return;
  }
  const file = path.basename(uri.path);
  const failed = async (error: unknown): Promise<void> => {
    const text = error instanceof DatasetFileError ? datasetFileText({ kind: error.kind, file, line: error.line }, t) : messageOf(error);
    await sayError(log, "check", text);
  };
  const check = await withCancellableProgress(
    t("Checking {file}", { file }),
    async (report, signal) => {
      const [{ source, recordSchema }, { size }] = await Promise.all([protocols.ofFile(uri), vscode.workspace.fs.stat(uri)]);
      const request = { productRoot, file: uri.fsPath, source, recordSchema, max: MOST_SHOWN, severities: severitiesWith(setting("rules", uri)) };
      return checkInWorker(path.join(productRoot, "dist", "checkWorker.js"), request, signal, (bytes) => report(t("{percent} % read", { percent: Math.floor((100 * bytes) / size) })));
    },
    failed,
  );
  if (check === undefined) return;
  collection.set(uri, diagnosticsOf(check));
  const { error: errors, warning: warnings, information: informations } = check.counts;
  const counted = t("{file}: {rows} rows, {errors} errors, {warnings} warnings, {informations} notes.", { file, rows: check.rows, errors, warnings, informations });
  const shown = check.problems.length;
  await show(errors + warnings + informations > shown ? `${counted} ${t("The {shown} worst are shown.", { shown })}` : counted);
}

async function show(text: string): Promise<void> {
  await vscode.commands.executeCommand("workbench.actions.view.problems");
  void showInformation(text);
}

function diagnosticsOf({ problems }: FileCheck): vscode.Diagnostic[] {
  return problems.map(({ line, problem, severity, otherLine = 0 }) => diagnosticOf(problem, new vscode.Range(line, problem.start, line, problem.end), problemText(problem, t, () => otherLine + 1), severity));
}
