import path from "node:path";
import * as vscode from "vscode";
import type { RunPlan } from "../../core/training/plan";
import type { Preflight } from "../../core/training/preflight/preflight";
import { runName } from "../../core/training/runName";
import type { OllamaServer } from "../../platform/ollama/resolve";
import { hasCudaGpu } from "../../platform/python/environment";
import { examineRun } from "../../platform/training/preflight";
import { prepareRun } from "../../platform/training/prepareRun";
import { createRunFolder } from "../../platform/training/runFolder";
import { TrainerInWaiting } from "../../platform/training/trainerInWaiting";
import { machineLines } from "../../platform/hosts/hostHealthLine";
import { trainingBridge, withBaseModel } from "../../platform/training/trainingEnvironment";
import { receiversOf, refuseIdentifiers } from "../../platform/training/rowsThatLeave";
import { freezeSplit, type TrainingRows } from "../../platform/training/trainingRows";
import { withCancellableProgress } from "../services/progress";
import { t } from "../words";
import { openConfiguration, saveConfiguration, withSlurm } from "./configurationStore";
import { askBeforeTraining } from "./preflightPanel";
import { agreedRows } from "./splitQuestions";
import { pickMachine } from "./machinePick";
import { prepareElsewhere, startElsewhere, type ElsewhereRequest, type PreparedElsewhere } from "./trainElsewhere";
import { pickTraining, type TrainingChoice } from "./trainingPicks";
import { provisioningOf, sayTrainingError, serverIfAny, serverOf, type TrainingHost } from "./trainingHost";
import { endingServer, launch, type StartedRun } from "./launch";

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
  const prepared = await withCancellableProgress(t("Look before training"), (report, signal) => prepare(choice, host, report, signal), (error) => sayTrainingError(error, host));
  if (prepared === undefined) return;
  const decision = await askBeforeTraining(prepared.preflight, path.basename(choice.file.fsPath), host);
  if (decision === "start") {
    await launch(host, () => start(prepared, choice, host));
    return;
  }
  await turnAway(prepared);
  if (decision === "open") await openConfiguration(choice);
}

async function choose(host: TrainingHost, preferred: vscode.Uri | undefined): Promise<TrainingChoice | undefined> {
  try {
    return await pickTraining(preferred, async (dataset) => (await host.rulesFor(dataset)).engine.protocol.system ?? "", { dataset: t("Train: dataset"), configuration: t("Train: configuration") });
  } catch (error) {
    await sayTrainingError(error, host);
    return undefined;
  }
}

/** The same for another machine or a cluster: nothing is sent before the page is agreed to. */
async function trainElsewhere(choice: TrainingChoice, place: ElsewhereRequest["place"], host: TrainingHost): Promise<void> {
  const prepared = await withCancellableProgress(t("Look before training"), (report, signal) => lookElsewhere(choice, place, host, report, signal), (error) => sayTrainingError(error, host));
  if (prepared === undefined) return;
  const { run, server } = prepared;
  const decision = await askBeforeTraining(run.preflight, path.basename(choice.file.fsPath), host, machineLines(run.findings, t));
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
    run = await prepareElsewhere({ place, name, runsFolder: host.runsFolder(dataset), configuration, rows, rules, ollamaHost: server?.host, memory: host.memory, consent: host.consent }, provisioningOf(host, signal), report);
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
    await refuseIdentifiers({ rows, configuration, rules }, receiversOf(undefined, server.host));
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
