import path from "node:path";
import * as vscode from "vscode";
import type { StoredScores } from "../../platform/evaluation/storedScores";
import { optionalSetting } from "../services/settings";

/** The setting, relative to the workspace folder, else `runs` beside the dataset. */
export function runsFolder(dataset: vscode.Uri): string {
  const configured = optionalSetting("runsFolder", dataset);
  const base = vscode.workspace.getWorkspaceFolder(dataset)?.uri.fsPath ?? path.dirname(dataset.fsPath);
  return configured === undefined ? path.join(path.dirname(dataset.fsPath), "runs") : path.resolve(base, configured);
}

/** The datasets of the workspace: what a run or an evaluation has written is none. */
export async function datasets(): Promise<readonly vscode.Uri[]> {
  return vscode.workspace.findFiles("**/*.jsonl", "**/{node_modules,runs,evaluations}/**");
}

/** Where runs of this workspace may lie: the setting, and `runs` in each folder that holds a dataset. */
export async function runFolders(): Promise<readonly string[]> {
  return [...new Set((await datasets()).map(runsFolder))];
}

/** Where the dataset of a run may lie, the likeliest first: beside the folder of the runs, then anywhere in the workspace under its name. */
export async function datasetCandidates(folder: string, file: string): Promise<readonly string[]> {
  const named = (await datasets()).filter(({ fsPath }) => path.basename(fsPath) === file);
  return [path.resolve(folder, "..", "..", path.basename(file)), ...named.map(({ fsPath }) => fsPath)];
}

/** Finished evaluations beside the datasets of the workspace and beside the folders of runs, newest first. */
export async function scoresNear(folders: readonly string[]): Promise<readonly StoredScores[]> {
  const { readScores } = await import("../../platform/evaluation/storedScores");
  const beside = [...folders.map((folder) => path.resolve(folder, "..", "..")), ...(await datasets()).map(({ fsPath }) => path.dirname(fsPath))];
  const lists = await Promise.all([...new Set(beside)].map((parent) => readScores(path.join(parent, "evaluations"))));
  return lists.flat().sort((a, b) => b.createdAt.localeCompare(a.createdAt));
}
