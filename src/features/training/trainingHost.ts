import path from "node:path";
import * as vscode from "vscode";
import type { DatasetRules } from "../../core/dataset/rules";
import { messageOf } from "../../core/messageOf";
import type { Consent } from "../../platform/consent";
import { OllamaUnavailableError, type OllamaServer } from "../../platform/ollama/resolve";
import { EnvironmentMissingError } from "../../platform/python/environment";
import type { Provisioning } from "../../platform/python/locks";
import { startErrorText } from "../../platform/training/errorText";
import { COMMANDS } from "../../contributions";
import type { PanelServices } from "../panels/followingPanel";
import { agreedOllama } from "../services/agreedOllama";
import { sayError } from "../services/progress";
import { t } from "../words";

/** What training needs of the extension. */
export interface TrainingHost extends PanelServices {
  readonly cache: string;
  /** What the user has agreed to in this workspace. */
  readonly memory: vscode.Memento;
  readonly consent: Consent;
  /** The rules of a dataset's protocol. */
  rulesFor(dataset: vscode.Uri): Promise<DatasetRules>;
  /** Folder for new runs of a dataset. */
  runsFolder(dataset: vscode.Uri): string;
  /** Where the dataset of a run may lie. */
  datasetCandidates(folder: string, file: string): Promise<readonly string[]>;
  /** A run has been started or has ended. */
  runsChanged(): Promise<void>;
  /** Opens the view of a run that has been started. */
  openRun(folder: string): Promise<void>;
  /** Opens the Evaluation panel with this model picked. */
  evaluate(model: string): Promise<void>;
}

/** Where training finds what it needs of this machine. */
export function provisioningOf({ cache, productRoot, log }: TrainingHost, signal: AbortSignal): Provisioning {
  return { cache, bridgeFolder: path.join(productRoot, "python-bridge"), signal, onLine: (line) => log.info(`[training] ${line}`) };
}

/** The Ollama that serves the finished model. @throws {OllamaUnavailableError} {NotAllowedError} */
export function serverOf(host: TrainingHost, signal: AbortSignal): Promise<OllamaServer> {
  return agreedOllama(host, host.consent, signal);
}

/** The same, or none: a login node seldom has an Ollama, and the run ends with the GGUF file then. */
export async function serverIfAny(host: TrainingHost, signal: AbortSignal): Promise<OllamaServer | undefined> {
  try {
    return await serverOf(host, signal);
  } catch (error) {
    if (error instanceof OllamaUnavailableError) return undefined;
    throw error;
  }
}

/** Says why there is no training, with the way to set up where that is missing. */
export async function sayTrainingError(error: unknown, host: TrainingHost): Promise<void> {
  const text = startErrorText(error, t) ?? t("Training could not be started: {message}", { message: messageOf(error) });
  const setUp = t("Set up");
  const chosen = await sayError(host.log, "training", text, ...(error instanceof EnvironmentMissingError ? [setUp] : []));
  if (chosen === setUp) await vscode.commands.executeCommand(COMMANDS.setUp);
}
