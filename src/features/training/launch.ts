import path from "node:path";
import * as vscode from "vscode";
import type { RunState } from "../../core/training/runState";
import type { OllamaServer } from "../../platform/ollama/resolve";
import { RUN_FILES } from "../../platform/training/runFolder";
import { cancelRun, followRun } from "../../platform/training/trainer";
import { diedText, failureText, runStatusText } from "../../shared/words/runs";
import { plainText } from "../plainText";
import { showError, showInformation } from "../services/messages";
import { withCancellableProgress } from "../services/progress";
import { t } from "../words";
import { sayTrainingError, type TrainingHost } from "./trainingHost";

/** A run with the process that trains it or stands for it here. */
export interface StartedRun {
  readonly folder: string;
  readonly pid: number;
  /** `undefined`: the run ends with the GGUF file. */
  readonly server: OllamaServer | undefined;
}

/** `undefined` where the user has turned away. */
type Launch = (report: (message: string) => void, signal: AbortSignal) => Promise<StartedRun | undefined>;

/** Begins a run, shows it, and follows it to its end, which is said. */
export async function launch(host: TrainingHost, begin: Launch): Promise<void> {
  const started = await withCancellableProgress(t("Train"), begin, (error) => sayTrainingError(error, host));
  if (started === undefined) return;
  await host.runsChanged();
  await host.openRun(started.folder);
  await follow(started, host);
}

/** A server of ours ends where nothing comes of the run. */
export async function endingServer(server: OllamaServer | undefined, begin: () => Promise<Omit<StartedRun, "server"> | undefined>): Promise<StartedRun | undefined> {
  try {
    const run = await begin();
    if (run !== undefined) return { ...run, server };
  } catch (error) {
    await server?.stop();
    throw error;
  }
  await server?.stop();
  return undefined;
}

async function follow({ folder, pid, server }: StartedRun, host: TrainingHost): Promise<void> {
  try {
    const state = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: plainText(path.basename(folder)), cancellable: true }, async (progress, token) => {
      token.onCancellationRequested(() => cancelRun(pid));
      let percent = 0;
      return followRun(
        folder,
        (now) => {
          const reached = now.steps === 0 ? 0 : (100 * now.step) / now.steps;
          progress.report({ message: plainText(runStatusText(now, t)), increment: reached - percent });
          percent = reached;
        },
        new AbortController().signal,
        pid,
      );
    });
    await host.runsChanged();
    await announce(state, folder, host);
  } finally {
    await server?.stop();
  }
}

async function announce(state: RunState, folder: string, host: TrainingHost): Promise<void> {
  const log = t("Open log");
  if (state.failure !== undefined || state.status === "died") {
    const message = state.failure === undefined ? diedText(state, t) : failureText(state.failure, t);
    if ((await showError(message, log)) === log) await vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, RUN_FILES.log)));
    return;
  }
  const model = state.artefacts.ollama_model?.name;
  if (model === undefined) return;
  const evaluate = t("Evaluate");
  if ((await showInformation(t("“{model}” is trained and in Ollama.", { model }), evaluate)) === evaluate) await host.evaluate(model);
}
