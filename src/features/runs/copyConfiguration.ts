import * as vscode from "vscode";
import { JsonFileError } from "../../platform/jsonFile";
import { trainingFileOf } from "../../platform/training/configurationFile";
import type { StoredRun } from "../../platform/training/runStore";
import { trainingFileText } from "../../shared/words/trainingFile";
import { showError, showInformation } from "../services/messages";
import { t } from "../words";

/** Puts the `training.json` that trains as a run was trained into the clipboard. */
export async function copyConfiguration({ manifest }: StoredRun): Promise<void> {
  try {
    await vscode.env.clipboard.writeText(trainingFileOf(manifest.configuration ?? {}, manifest.name));
  } catch (error) {
    if (!(error instanceof JsonFileError)) throw error;
    void showError(trainingFileText(error, t));
    return;
  }
  void showInformation(t("The configuration of “{name}” is in the clipboard: paste it into a training.json.", { name: manifest.name }));
}
