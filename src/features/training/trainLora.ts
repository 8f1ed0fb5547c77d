import path from "node:path";
import * as vscode from "vscode";
import type { DatasetRules } from "../../core/dataset/rules";
import { runName } from "../../core/training/runName";
import type { RunState } from "../../core/training/runState";
import { resolveOllama, type OllamaServer } from "../../platform/ollama/resolve";
import { EnvironmentMissingError, hasCudaGpu } from "../../platform/python/environment";
import type { Provisioning } from "../../platform/python/locks";
import { startErrorText } from "../../platform/training/errorText";
import { prepareRun } from "../../platform/training/prepareRun";
import { backendOfRun, createRunFolder, setOllamaHost } from "../../platform/training/runFolder";
import { cancelRun, followRun, startTrainer } from "../../platform/training/trainer";
import { trainingBridge, withBaseModel } from "../../platform/training/trainingEnvironment";
import { freezeSplit, readTrainingRows, type TrainingRows } from "../../platform/training/trainingRows";
import { diedText, failureText, runStatusText } from "../../shared/words/runs";
import { COMMANDS } from "../../contributions";
import { sayError, withCancellableProgress } from "../services/progress";
import { t } from "../words";
import { acknowledgesLeakage, askSplit } from "./splitQuestions";
import { pickTraining, type TrainingChoice } from "./trainingPicks";

/** What training needs of the extension. */
export interface TrainingHost {
  /** Folder of package.json. */
  readonly productRoot: string;
  readonly cache: string;
  readonly log: vscode.LogOutputChannel;
  /** The rules of a dataset's protocol. */
  rulesFor(dataset: vscode.Uri): Promise<DatasetRules>;
  /** Folder for new runs of a dataset. */
  runsFolder(dataset: vscode.Uri): string;
  /** The setting, or `undefined` for whatever server is found. */
  ollamaHost(): string | undefined;
  /** A run has been started or has ended. */
  runsChanged(): Promise<void>;
  /** Opens the Evaluation panel with this model picked. */
  evaluate(model: string): Promise<void>;
}

/** "Clinical Prompts: Train LoRA". The trainer is a process of its own: closing the window does not end it. */
export async function trainLora(host: TrainingHost): Promise<void> {
  const active = vscode.window.activeTextEditor?.document;
  const choice = await choose(host, active?.languageId === "jsonl" ? active.uri : undefined);
  if (choice === undefined) return;
  await launch(host, (report, signal) => start(choice, host, report, signal));
}

/** Goes on with a run that was interrupted, from its last checkpoint or its last finished phase. */
export async function resumeTraining(folder: string, host: TrainingHost): Promise<void> {
  await launch(host, async (report, signal) => {
    report(t("looking for Python and Ollama"));
    const bridge = await trainingBridge(provisioningOf(host, signal), { backend: await backendOfRun(folder) }, false);
    const server = await serverOf(host, signal);
    await setOllamaHost(folder, server.host);
    return { folder, pid: await startTrainer(folder, bridge, process.env), server };
  });
}

/** `undefined` where the user has turned away. */
type Launch = (report: (message: string) => void, signal: AbortSignal) => Promise<StartedRun | undefined>;

async function launch(host: TrainingHost, begin: Launch): Promise<void> {
  const started = await withCancellableProgress(t("Train LoRA"), begin, (error) => say(error, host));
  if (started === undefined) return;
  await host.runsChanged();
  await follow(started, host);
}

async function choose(host: TrainingHost, preferred: vscode.Uri | undefined): Promise<TrainingChoice | undefined> {
  try {
    return await pickTraining(preferred);
  } catch (error) {
    await say(error, host);
    return undefined;
  }
}

interface StartedRun {
  readonly folder: string;
  readonly pid: number;
  readonly server: OllamaServer;
}

async function start({ dataset, configuration }: TrainingChoice, host: TrainingHost, report: (message: string) => void, signal: AbortSignal): Promise<StartedRun | undefined> {
  report(t("preparing the data"));
  const rules = await host.rulesFor(dataset);
  const rows = await agreedRows({ dataset, configuration }, rules, signal);
  if (rows === undefined) return undefined;
  report(t("looking for Python and Ollama"));
  const cuda = await hasCudaGpu(signal);
  const provisioning = provisioningOf(host, signal);
  const bridge = await trainingBridge(provisioning, configuration, cuda);
  const server = await serverOf(host, signal);
  try {
    report(t("looking for the base model"));
    const complete = await withBaseModel(configuration, bridge, provisioning);
    const name = runName(path.basename(path.dirname(dataset.fsPath)), new Date());
    const plan = await prepareRun({ name, rows, configuration: complete, rules, cuda, ollamaHost: server.host });
    await freezeSplit(rows.split);
    const folder = await createRunFolder(host.runsFolder(dataset), plan);
    return { folder, pid: await startTrainer(folder, bridge, process.env), server };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** The rows of a run, once the user has agreed to how they are split and to what leaks. */
async function agreedRows({ dataset, configuration }: TrainingChoice, rules: DatasetRules, signal: AbortSignal): Promise<TrainingRows | undefined> {
  const read = (newSplit: boolean): Promise<TrainingRows> => readTrainingRows(dataset.fsPath, { configuration, rules, newSplit }, signal);
  const frozen = await read(false);
  const answer = await askSplit(frozen.split);
  if (answer === undefined) return undefined;
  const rows = answer === "new" ? await read(true) : frozen;
  return (await acknowledgesLeakage(rows.leakage.pairs, dataset)) ? rows : undefined;
}

function provisioningOf({ cache, productRoot, log }: TrainingHost, signal: AbortSignal): Provisioning {
  return { cache, bridgeFolder: path.join(productRoot, "python-bridge"), signal, onLine: (line) => log.info(`[training] ${line}`) };
}

function serverOf(host: TrainingHost, signal: AbortSignal): Promise<OllamaServer> {
  const { cache, log } = host;
  return resolveOllama({ configured: host.ollamaHost(), cache, build: false, signal, onLine: (line) => log.info(`[ollama] ${line}`) });
}

async function follow({ folder, pid, server }: StartedRun, host: TrainingHost): Promise<void> {
  try {
    const state = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: path.basename(folder), cancellable: true }, async (progress, token) => {
      token.onCancellationRequested(() => cancelRun(pid));
      let percent = 0;
      return followRun(
        folder,
        (now) => {
          const reached = now.steps === 0 ? 0 : (100 * now.step) / now.steps;
          progress.report({ message: runStatusText(now, t), increment: reached - percent });
          percent = reached;
        },
        new AbortController().signal,
        pid,
      );
    });
    await host.runsChanged();
    await announce(state, folder, host);
  } finally {
    await server.stop();
  }
}

async function announce(state: RunState, folder: string, host: TrainingHost): Promise<void> {
  const log = t("Open log");
  if (state.failure !== undefined || state.status === "died") {
    const message = state.failure === undefined ? diedText(state, t) : failureText(state.failure, t);
    if ((await vscode.window.showErrorMessage(message, log)) === log) await vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, "log.txt")));
    return;
  }
  const model = state.artefacts.ollama_model?.name;
  if (model === undefined) return;
  const evaluate = t("Evaluate");
  if ((await vscode.window.showInformationMessage(t("“{model}” is trained and in Ollama.", { model }), evaluate)) === evaluate) await host.evaluate(model);
}

async function say(error: unknown, host: TrainingHost): Promise<void> {
  const text = startErrorText(error, t) ?? t("Training could not be started: {message}", { message: error instanceof Error ? error.message : String(error) });
  const setUp = t("Set up");
  const chosen = await sayError(host.log, "training", text, ...(error instanceof EnvironmentMissingError ? [setUp] : []));
  if (chosen === setUp) await vscode.commands.executeCommand(COMMANDS.setUp);
}
