import { access } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { SlurmOptions } from "../../core/training/slurmOptions";
import type { TrainingChoice } from "./trainingPicks";

/** Where a new configuration of a dataset is written: `training.json` beside it, else a name that is free. */
export async function freeConfigurationFile(dataset: vscode.Uri): Promise<vscode.Uri> {
  const folder = path.dirname(dataset.fsPath);
  const stem = path.basename(dataset.fsPath, path.extname(dataset.fsPath));
  for (let number = 0; ; number++) {
    const name = number === 0 ? "training.json" : number === 1 ? `${stem}.training.json` : `${stem}-${number}.training.json`;
    const file = path.join(folder, name);
    const isThere = await access(file).then(() => true, () => false);
    if (!isThere) return vscode.Uri.file(file);
  }
}

/** Writes the configuration where it does not stand yet, as an edit that can be undone where an editor has the file. */
export async function saveConfiguration({ file, text }: Pick<TrainingChoice, "file" | "text">): Promise<void> {
  if (text === undefined) return;
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  if (open === undefined) {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    return;
  }
  const edit = new vscode.WorkspaceEdit();
  edit.replace(file, new vscode.Range(0, 0, open.lineCount, 0), text);
  await vscode.workspace.applyEdit(edit);
  await open.save();
}

/** What a cluster was asked for is written with a configuration that is new; a file that is there stays as its author wrote it. */
export function withSlurm({ file, text }: Pick<TrainingChoice, "file" | "text">, slurm: SlurmOptions | undefined): Pick<TrainingChoice, "file" | "text"> {
  return text === undefined || slurm === undefined ? { file, text } : { file, text: `${JSON.stringify({ ...(JSON.parse(text) as object), slurm }, undefined, 2)}\n` };
}

/** The file that is run, in an editor. */
export async function openConfiguration(choice: Pick<TrainingChoice, "file" | "text">): Promise<void> {
  await saveConfiguration(choice);
  await vscode.window.showTextDocument(choice.file);
}
