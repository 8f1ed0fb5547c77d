import path from "node:path";
import * as vscode from "vscode";
import type { DatasetRules } from "../../core/dataset/rules";
import type { RunPlan } from "../../core/training/plan";
import type { Preflight } from "../../core/training/preflight/preflight";
import { runName } from "../../core/training/runName";
import type { RunState } from "../../core/training/runState";
import { OllamaUnavailableError, resolveOllama, type OllamaServer } from "../../platform/ollama/resolve";
import { EnvironmentMissingError, hasCudaGpu } from "../../platform/python/environment";
import type { Provisioning } from "../../platform/python/locks";
import { startErrorText } from "../../platform/training/errorText";
import { examineRun } from "../../platform/training/preflight";
import { prepareRun } from "../../platform/training/prepareRun";
import { backendOfRun, createRunFolder, readManifest, RUN_FILES, setOllamaHost } from "../../platform/training/runFolder";
import { cancelRun, followRun, startTrainer } from "../../platform/training/trainer";
import { TrainerInWaiting } from "../../platform/training/trainerInWaiting";
import { createReproduction, ReproductionError, requireSameDataset } from "../../platform/training/reproduceRun";
import { machineLines } from "../../platform/hosts/hostHealthLine";
import { machineOf } from "../../platform/training/remote/machine";
import { trainingBridge, withBaseModel } from "../../platform/training/trainingEnvironment";
import { freezeSplit, type TrainingRows } from "../../platform/training/trainingRows";
import { diedText, failureText, runStatusText } from "../../shared/words/runs";
import { COMMANDS } from "../../contributions";
import { sayError, withCancellableProgress } from "../services/progress";
import { t } from "../words";
import { openConfiguration, saveConfiguration, withSlurm } from "./configurationStore";
import { askBeforeTraining } from "./preflightPanel";
import { agreedRows } from "./splitQuestions";
import { pickMachine } from "./machinePick";
import { prepareElsewhere, resumeElsewhere, startElsewhere, type ElsewhereRequest, type PreparedElsewhere } from "./trainElsewhere";
import { pickTraining, type TrainingChoice } from "./trainingPicks";

/** What training needs of the extension. */
export interface TrainingHost {
  /** Folder of package.json. */
  readonly productRoot: string;
  readonly cache: string;
  readonly log: vscode.LogOutputChannel;
  /** What the user has agreed to in this workspace. */
  readonly memory: vscode.Memento;
  /** The rules of a dataset's protocol. */
  rulesFor(dataset: vscode.Uri): Promise<DatasetRules>;
  /** Folder for new runs of a dataset. */
  runsFolder(dataset: vscode.Uri): string;
  /** Where the dataset of a run may lie. */
  datasetCandidates(folder: string, file: string): Promise<readonly string[]>;
  /** The setting, or `undefined` for whatever server is found. */
  ollamaHost(): string | undefined;
  /** A run has been started or has ended. */
  runsChanged(): Promise<void>;
  /** Opens the view of a run that has been started. */
  openRun(folder: string): Promise<void>;
  /** Opens the Evaluation panel with this model picked. */
  evaluate(model: string): Promise<void>;
}

/**
 * "Clinical Prompts: Train": everything is looked at and shown first, and started by one confirmation. The trainer is a process of its own: closing the
 * window does not end it.
 */
export async function trainLora(host: TrainingHost): Promise<void> {
  const active = vscode.window.activeTextEditor?.document;
  const choice = await choose(host, active?.languageId === "jsonl" ? active.uri : undefined);
  if (choice === undefined) return;
  const machine = await pickMachine();
  if (machine === undefined) return;
  if (machine.kind !== "here") {
    await trainElsewhere(choice, machine, host);
    return;
  }
  const prepared = await withCancellableProgress(t("Look before training"), (report, signal) => prepare(choice, host, report, signal), (error) => say(error, host));
  if (prepared === undefined) return;
  const decision = await askBeforeTraining(prepared.preflight, path.basename(choice.file.fsPath), host.productRoot);
  if (decision === "start") {
    await launch(host, () => start(prepared, choice, host));
    return;
  }
  await turnAway(prepared);
  if (decision === "open") await openConfiguration(choice);
}

/** Goes on with a run that was interrupted, from its last checkpoint or its last finished phase. */
export async function resumeTraining(folder: string, host: TrainingHost): Promise<void> {
  await launch(host, async (report, signal) => {
    report(t("looking for Python and Ollama"));
    const machine = await machineOf(folder);
    if (machine !== undefined) {
      const server = await (machine.kind === "local" ? serverIfAny(host, signal) : serverOf(host, signal));
      if (server !== undefined) await setOllamaHost(folder, server.host);
      return endingServer(server, async () => resumeElsewhere(folder, machine, host.productRoot, report, signal));
    }
    const bridge = await trainingBridge(provisioningOf(host, signal), { backend: await backendOfRun(folder) }, await hasCudaGpu(signal));
    const server = await serverOf(host, signal);
    await setOllamaHost(folder, server.host);
    return { folder, pid: await startTrainer(folder, bridge, process.env), server };
  });
}

/** Does a run again under another name: same rows, same configuration, same seeds. Refuses where the dataset is another by now. */
export async function reproduceTraining(folder: string, host: TrainingHost): Promise<void> {
  await launch(host, async (report, signal) => {
    report(t("looking whether the dataset is the same"));
    const manifest = await readManifest(folder);
    if (manifest === undefined) throw new ReproductionError("files_missing", RUN_FILES.manifest);
    await requireSameDataset(manifest, await host.datasetCandidates(folder, manifest.dataset.file), signal);
    report(t("looking for Python and Ollama"));
    const bridge = await trainingBridge(provisioningOf(host, signal), { backend: await backendOfRun(folder) }, await hasCudaGpu(signal));
    const server = await serverOf(host, signal);
    try {
      const again = await createReproduction(folder, runName(path.basename(path.resolve(folder, "..", "..")), new Date()), new Date());
      await setOllamaHost(again, server.host);
      return { folder: again, pid: await startTrainer(again, bridge, process.env), server };
    } catch (error) {
      await server.stop();
      throw error;
    }
  });
}

/** `undefined` where the user has turned away. */
type Launch = (report: (message: string) => void, signal: AbortSignal) => Promise<StartedRun | undefined>;

async function launch(host: TrainingHost, begin: Launch): Promise<void> {
  const started = await withCancellableProgress(t("Train"), begin, (error) => say(error, host));
  if (started === undefined) return;
  await host.runsChanged();
  await host.openRun(started.folder);
  await follow(started, host);
}

async function choose(host: TrainingHost, preferred: vscode.Uri | undefined): Promise<TrainingChoice | undefined> {
  try {
    return await pickTraining(preferred, async (dataset) => (await host.rulesFor(dataset)).engine.protocol.system ?? "", { dataset: t("Train: dataset"), configuration: t("Train: configuration") });
  } catch (error) {
    await say(error, host);
    return undefined;
  }
}

interface StartedRun {
  readonly folder: string;
  readonly pid: number;
  /** `undefined`: the run ends with the GGUF file. */
  readonly server: OllamaServer | undefined;
}

/** A server of ours ends where nothing comes of the run. */
async function endingServer(server: OllamaServer | undefined, begin: () => Promise<Omit<StartedRun, "server"> | undefined>): Promise<StartedRun | undefined> {
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

/** The same for another machine or a cluster: nothing is sent before the page is agreed to. */
async function trainElsewhere(choice: TrainingChoice, place: ElsewhereRequest["place"], host: TrainingHost): Promise<void> {
  const prepared = await withCancellableProgress(t("Look before training"), (report, signal) => lookElsewhere(choice, place, host, report, signal), (error) => say(error, host));
  if (prepared === undefined) return;
  const { run, server } = prepared;
  const decision = await askBeforeTraining(run.preflight, path.basename(choice.file.fsPath), host.productRoot, machineLines(run.findings, t));
  if (decision === "start") {
    await launch(host, (report, signal) => endingServer(server, () => sendElsewhere(choice, run, host, report, signal)));
    return;
  }
  await Promise.all([server?.stop(), run.host.close()]);
  if (decision === "open") await openConfiguration(choice);
}

/** What follows the run has a connection of its own. */
async function sendElsewhere(choice: TrainingChoice, run: PreparedElsewhere, host: TrainingHost, report: (message: string) => void, signal: AbortSignal): Promise<Omit<StartedRun, "server"> | undefined> {
  try {
    await saveConfiguration(withSlurm(choice, run.slurm));
    return await startElsewhere(run, provisioningOf(host, signal), host.productRoot, report);
  } finally {
    await run.host.close();
  }
}

/** `undefined` where the user has turned away. */
async function lookElsewhere(choice: TrainingChoice, place: ElsewhereRequest["place"], host: TrainingHost, report: (message: string) => void, signal: AbortSignal): Promise<{ readonly run: PreparedElsewhere; readonly server: OllamaServer | undefined } | undefined> {
  const { dataset, configuration } = choice;
  report(t("preparing the data"));
  const rules = await host.rulesFor(dataset);
  const rows = await agreedRows(choice, rules, leakageQuestion(), signal);
  if (rows === undefined) return undefined;
  const server = await (place.kind === "cluster" ? serverIfAny(host, signal) : serverOf(host, signal));
  let run: PreparedElsewhere | undefined;
  try {
    const name = runName(path.basename(path.dirname(dataset.fsPath)), new Date());
    run = await prepareElsewhere({ place, name, runsFolder: host.runsFolder(dataset), configuration, rows, rules, ollamaHost: server?.host, memory: host.memory }, provisioningOf(host, signal), report);
    return run && { run, server };
  } finally {
    if (run === undefined) await server?.stop();
  }
}

/** A run that is planned and looked at; nothing of it has been written. */
interface PreparedRun {
  readonly plan: RunPlan;
  readonly rows: TrainingRows;
  readonly preflight: Preflight;
  readonly trainer: TrainerInWaiting;
  readonly server: OllamaServer;
}

/** Nothing comes of the run. */
async function turnAway({ trainer, server }: Pick<PreparedRun, "trainer" | "server">): Promise<void> {
  await Promise.all([trainer.dismiss(), server.stop()]);
}

/** `undefined` where the user has turned away. */
async function prepare({ dataset, configuration }: TrainingChoice, host: TrainingHost, report: (message: string) => void, signal: AbortSignal): Promise<PreparedRun | undefined> {
  report(t("preparing the data"));
  const rules = await host.rulesFor(dataset);
  const rows = await agreedRows({ dataset, configuration }, rules, leakageQuestion(), signal);
  if (rows === undefined) return undefined;
  report(t("looking for Python and Ollama"));
  const cuda = await hasCudaGpu(signal);
  const provisioning = provisioningOf(host, signal);
  const bridge = await trainingBridge(provisioning, configuration, cuda);
  const server = await serverOf(host, signal);
  const trainer = new TrainerInWaiting(bridge, process.env);
  try {
    report(t("looking for the base model"));
    const complete = await withBaseModel(configuration, bridge, provisioning);
    const name = runName(path.basename(path.dirname(dataset.fsPath)), new Date());
    const plan = await prepareRun({ name, rows, configuration: complete, rules, cuda, ollamaHost: server.host });
    report(t("counting tokens, memory and disk"));
    return { plan, rows, preflight: await examineRun({ plan, rows, rules, runsFolder: host.runsFolder(dataset), ask: trainer.ask }, signal), trainer, server };
  } catch (error) {
    await turnAway({ trainer, server });
    throw error;
  }
}

async function start({ plan, rows, trainer, server }: PreparedRun, choice: TrainingChoice, host: TrainingHost): Promise<StartedRun> {
  try {
    await saveConfiguration(choice);
    await freezeSplit(rows.split);
    const folder = await createRunFolder(host.runsFolder(choice.dataset), plan);
    return { folder, pid: await trainer.start(folder), server };
  } catch (error) {
    await turnAway({ trainer, server });
    throw error;
  }
}

function leakageQuestion() {
  return { goOn: t("Train All the Same"), detail: t("Change or remove these rows and start again. A run that is trained all the same says so.") };
}

function provisioningOf({ cache, productRoot, log }: TrainingHost, signal: AbortSignal): Provisioning {
  return { cache, bridgeFolder: path.join(productRoot, "python-bridge"), signal, onLine: (line) => log.info(`[training] ${line}`) };
}

function serverOf(host: TrainingHost, signal: AbortSignal): Promise<OllamaServer> {
  const { cache, log } = host;
  return resolveOllama({ configured: host.ollamaHost(), cache, build: false, signal, onLine: (line) => log.info(`[ollama] ${line}`) });
}

/** A login node seldom has an Ollama: the run ends with the GGUF file then. */
async function serverIfAny(host: TrainingHost, signal: AbortSignal): Promise<OllamaServer | undefined> {
  try {
    return await serverOf(host, signal);
  } catch (error) {
    if (error instanceof OllamaUnavailableError) return undefined;
    throw error;
  }
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
    await server?.stop();
  }
}

async function announce(state: RunState, folder: string, host: TrainingHost): Promise<void> {
  const log = t("Open log");
  if (state.failure !== undefined || state.status === "died") {
    const message = state.failure === undefined ? diedText(state, t) : failureText(state.failure, t);
    if ((await vscode.window.showErrorMessage(message, log)) === log) await vscode.window.showTextDocument(vscode.Uri.file(path.join(folder, RUN_FILES.log)));
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
