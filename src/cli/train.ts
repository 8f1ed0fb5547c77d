import { hostname } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { messageOf } from "../core/messageOf";
import { printableJson } from "../core/text/printable";
import type { TrainingConfiguration } from "../core/training/configuration";
import type { SlurmOptions } from "../core/training/slurmOptions";
import type { RunPlan } from "../core/training/plan";
import type { Preflight } from "../core/training/preflight/preflight";
import { runName } from "../core/training/runName";
import { cacheRoot } from "../platform/cache";
import { DEFAULT_OLLAMA_HOST } from "../platform/ollama/client";
import { resolveOllama } from "../platform/ollama/resolve";
import { ProtocolLibrary } from "../platform/protocols";
import { hasCudaGpu } from "../platform/python/environment";
import type { Provisioning } from "../platform/python/locks";
import { startErrorText } from "../platform/training/errorText";
import { type AskBridge, examineRun, localBridge } from "../platform/training/preflight";
import { prepareRun, type RunRequest } from "../platform/training/prepareRun";
import { isHostName, isPlaceThere } from "../platform/hosts/sshHost";
import { machineOf, type Machine } from "../platform/training/remote/machine";
import { receiversOf, refuseIdentifiers, refuseLearntNames } from "../platform/training/rowsThatLeave";
import { backendOfRun, createRunFolder, readManifest, setOllamaHost } from "../platform/training/runFolder";
import type { Bridge } from "../platform/training/trainer";
import { TrainerInWaiting } from "../platform/training/trainerInWaiting";
import { trainingBridge, withBaseModel } from "../platform/training/trainingEnvironment";
import { freezeSplit, readTrainingRows } from "../platform/training/trainingRows";
import { hostErrorText } from "../shared/words/hosts";
import { EnvironmentError, UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { learntRun } from "./learntRun";
import { isBlocked, sayPreflight, shortPreflightText } from "./preflightReport";
import { PROTOCOL_OPTION, rulesOf } from "./protocolOption";
import { SLURM_OPTIONS, slurmRequest } from "./slurmOptions";
import { ollamaOf, serves } from "./servedTraining";
import { goOnThere, sayRunThere, startThereAnew, type RemoteOptions, type RemoteRequest } from "./trainRemote";
import { followToTheEnd, reportRun } from "./trainingReport";
import { sayLeakage, saySplit } from "./trainingRowsReport";
import { configurationOf, TRAINING_OPTIONS } from "./trainingOptions";

/** `clinical-prompts train`: from a dataset to a model in Ollama. Ctrl+C cancels the run and leaves nothing half done. */
export const trainCommand: Command = {
  name: "train",
  summary: "Train a model on a dataset, convert it and create its Ollama model",
  usage: "<train.jsonl | run folder to go on with> [--config training.json | --preset cpu|guide] [--protocol <id | file>] [--test test.jsonl]… [--new-split] [--accept-leakage] [--name NAME] [--runs FOLDER] [--on HOST] [--slurm [--partition P] [--account A] [--nodes N] [--gpus N] [--time T] [--memory M] [--cpus N] [--yes] [--detach]] [--remote-python FILE] [--remote-folder FOLDER] [--host URL | --no-serve] [--max-steps N] [--dry-run] [--json]",
  options: {
    "--config": "a training.json: a preset and what differs from it",
    "--preset": "“cpu” for a small model on this machine, “guide” for a 7B model on a GPU",
    "--protocol": "id of a clinical protocol, or path of a protocol file; without it the header of the instructions says which",
    "--test": "a file that the model will be scored on: no row of it may be like one that is trained on; may be repeated",
    "--new-split": "split the rows anew instead of as they were split before",
    "--accept-leakage": "train although rows leak between training, validation and test; the run says so",
    "--name": "name of the run and of its Ollama model",
    "--runs": "folder for the run; “runs” beside the dataset without it",
    "--on": "train on this host of ~/.ssh/config: rows and model go there, the result comes back; a run that was trained there goes on there by itself",
    "--slurm": "train on the Slurm cluster whose login node this machine is, or the host that --on names",
    "--partition": "the partition of the cluster to use",
    "--account": "the account that the time is charged to",
    "--nodes": "how many nodes train together",
    "--gpus": "GPUs on each node, with a process for each; 0 for its CPUs",
    "--time": "time limit as Slurm writes it, such as 02:00:00",
    "--memory": "memory on each node, such as 32G",
    "--cpus": "CPU cores for each process",
    "--yes": "send the batch script without being asked",
    "--detach": "do not wait for the job; follow it later by naming the run folder",
    "--remote-python": "a Python on that host or cluster that has the libraries already; without it they are installed on the host",
    "--remote-folder": "our folder on that host or cluster; ~/.local/share/clinical-prompt-studio without it",
    "--host": "the Ollama server to use",
    "--no-serve": "end with the GGUF file, without Ollama",
    "--max-steps": "stop after so many steps",
    "--dry-run": "say what the run would do, by the model's own tokenizer, and start nothing",
    "--json": "one JSON object on standard output, for programs",
  },
  async run(args, io): Promise<ExitCode> {
    const request = await readRequest(args, io);
    try {
      return await train(request, io);
    } catch (error) {
      const text = startErrorText(error, io.t);
      if (text === undefined || io.signal.aborted) throw error;
      throw new EnvironmentError(text);
    }
  },
};

interface Request {
  readonly dataset: string;
  readonly configuration: TrainingConfiguration;
  /** As `--protocol` names it. */
  readonly protocol: string | undefined;
  readonly testFiles: readonly string[];
  readonly newSplit: boolean;
  readonly acceptLeakage: boolean;
  readonly name: string;
  readonly runsFolder: string;
  /** The other machine to train on. */
  readonly on: RemoteOptions | undefined;
  readonly host: string | undefined;
  readonly serve: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

async function readRequest(args: readonly string[], io: CliIo): Promise<Request> {
  const { cwd, env, t } = io;
  const { values, positionals } = parsed(args);
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new UsageError(t("Which dataset? Name one .jsonl file."));
  const dataset = path.resolve(cwd, file);
  const maxSteps = values["max-steps"] === undefined ? undefined : Number(values["max-steps"]);
  if (maxSteps !== undefined && !(Number.isSafeInteger(maxSteps) && maxSteps > 0)) throw new UsageError(t("--max-steps takes a whole number above 0."));
  const configuration = await configurationOf(values, io);
  return {
    dataset,
    configuration: { ...configuration, ...(maxSteps === undefined ? {} : { maxSteps }) },
    protocol: values.protocol,
    testFiles: (values.test ?? []).map((test) => path.resolve(cwd, test)),
    newSplit: values["new-split"] === true,
    acceptLeakage: values["accept-leakage"] === true,
    name: values.name ?? runName(path.basename(path.dirname(dataset)), new Date()),
    runsFolder: path.resolve(cwd, values.runs ?? path.join(path.dirname(dataset), "runs")),
    on: remoteOptions({ host: values.on, python: values["remote-python"], folder: values["remote-folder"], cluster: slurmRequest(values, t) }, t),
    host: values.host ?? env["OLLAMA_HOST"],
    serve: values["no-serve"] !== true,
    dryRun: values["dry-run"] === true,
    json: values.json === true,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...TRAINING_OPTIONS,
        ...PROTOCOL_OPTION,
        test: { type: "string", multiple: true },
        "new-split": { type: "boolean" },
        "accept-leakage": { type: "boolean" },
        name: { type: "string" },
        runs: { type: "string" },
        on: { type: "string" },
        "remote-python": { type: "string" },
        "remote-folder": { type: "string" },
        ...SLURM_OPTIONS,
        host: { type: "string" },
        "no-serve": { type: "boolean" },
        "max-steps": { type: "string" },
        "dry-run": { type: "boolean" },
        json: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

function remoteOptions({ host, python, folder, cluster }: RemoteOptions, t: CliIo["t"]): RemoteOptions | undefined {
  if (host === undefined && cluster === undefined) {
    if (python !== undefined || folder !== undefined) throw new UsageError(t("--remote-python and --remote-folder go with --on HOST or --slurm."));
    return undefined;
  }
  if (host !== undefined && !isHostName(host)) throw new UsageError(hostErrorText({ kind: "name_invalid", host, detail: "" }, t));
  for (const place of [python, folder]) if (place !== undefined && !isPlaceThere(place)) throw new UsageError(t("--remote-python and --remote-folder take a whole path that begins with “/”."));
  return { host, python, folder, cluster };
}

/** What is cheap to find out comes first: a wrong row is said before minutes are spent on a model. */
async function train(request: Request, io: CliIo): Promise<ExitCode> {
  const { signal, env, productRoot, stderr } = io;
  const onLine = (line: string): void => void stderr.write(`${line}\n`);
  const provisioning = { cache: cacheRoot(env), bridgeFolder: path.join(productRoot, "python-bridge"), signal, onLine };
  const planned = (await isRunFolder(request.dataset)) ? undefined : await readRows(request, io);
  if (planned === undefined && request.dryRun) throw new UsageError(io.t("--dry-run looks at a dataset, not at a run that has begun."));
  if (planned !== undefined) saySplit(planned.rows, io);
  const leaks = planned !== undefined && !sayLeakage(planned.rows.leakage.pairs, { accepted: request.acceptLeakage, json: request.json && !request.dryRun, remedy: io.t("Change or remove these rows, or train all the same with --accept-leakage: the run will say so.") }, io);
  if (leaks && !request.dryRun) return 1;
  const machine = planned === undefined ? await machineOf(request.dataset) : undefined;
  if (machine !== undefined || (request.on !== undefined && !request.dryRun)) return trainElsewhere(request, planned ?? machine, provisioning, io);
  if (planned !== undefined && request.on !== undefined) {
    const there = remoteRequest(request, request.on, planned, ollamaOf(request, request.on.host === undefined) ?? DEFAULT_OLLAMA_HOST);
    return (await sayRunThere(request.on, there, { json: request.json, leaks }, provisioning, io)) ? 0 : 1;
  }
  if (planned === undefined) await refuseLearntNames(learntRun({ folder: request.dataset, protocol: request.protocol }, undefined, io), request.serve ? (ollamaOf(request, false) ?? DEFAULT_OLLAMA_HOST) : undefined, signal);
  else if (!request.dryRun) await refuseIdentifiers({ ...planned, configuration: request.configuration }, receiversOf(undefined, ollamaOf(request, false)));
  const cuda = await hasCudaGpu(signal);
  const bridge = await trainingBridge(provisioning, planned === undefined ? { backend: await backendOfRun(request.dataset) } : request.configuration, cuda);
  if (planned !== undefined && request.dryRun) {
    const { preflight } = await planNewRun(await withModel(request, bridge, provisioning), planned, { cuda, ask: localBridge(bridge), ...(request.serve ? { ollamaHost: ollamaOf(request, false) ?? DEFAULT_OLLAMA_HOST } : {}) }, signal);
    return sayPreflight(preflight, { json: request.json, leaks }, io) ? 0 : 1;
  }
  const server = request.serve ? await resolveOllama({ ...provisioning, configured: request.host, build: false }) : undefined;
  const trainer = new TrainerInWaiting(bridge, { ...process.env, ...env });
  try {
    const folder = planned === undefined ? request.dataset : await newRun(await withModel(request, bridge, provisioning), planned, { cuda, ask: trainer.ask, ...(server === undefined ? {} : { ollamaHost: server.host }) }, io);
    if (folder === undefined) return 1;
    if (server !== undefined) await setOllamaHost(folder, server.host);
    const pid = await trainer.start(folder);
    const state = await followToTheEnd(folder, pid, io);
    await reportRun(state, folder, server, request.json, io);
    return state.status === "succeeded" || state.status === "stopped" ? 0 : 1;
  } finally {
    await Promise.all([trainer.dismiss(), server?.stop()]);
  }
}

/**
 * Nothing is sent before the rows and the Ollama of this machine are known to be right.
 * @param what the rows of a new run, or where a run is trained already.
 */
async function trainElsewhere(request: Request, what: Rows | Machine | undefined, provisioning: Provisioning, io: CliIo): Promise<ExitCode> {
  const { on, dataset: file } = request;
  if (what === undefined || (!isRows(what) && (on?.host !== undefined || (on !== undefined && what.slurm === undefined)))) throw new UsageError(io.t("A run goes on where it was begun: leave --on and --slurm out."));
  if (isRows(what) && on !== undefined) {
    const trainer = on.host === undefined ? { kind: "cluster" as const, host: hostname() } : { kind: "host" as const, host: on.host };
    await refuseIdentifiers({ ...what, configuration: request.configuration }, receiversOf(trainer, ollamaOf(request, on.host === undefined)));
  }
  const server = serves(request, isRows(what) ? on?.host === undefined : what.kind === "local") ? await resolveOllama({ ...provisioning, configured: request.host, build: false }) : undefined;
  try {
    const run = isRows(what) ? on && (await startThereAnew(on, remoteRequest(request, on, what, server?.host), (plan) => writeRun(request, plan, io), provisioning, io)) : await goOnThere(file, what, { server, cluster: on?.cluster, mayServe: (host) => refuseLearntNames(learntRun({ folder: file, protocol: request.protocol }, isRows(what) ? undefined : what, io), host, io.signal) }, io);
    if (run === undefined) return 0;
    if (run === "blocked") return 1;
    if (on?.cluster?.detach === true) {
      io.stderr.write(`${io.t("The job goes on without this terminal. Follow it at any time with “clinical-prompts train {folder}”.", { folder: run.folder })}\n`);
      io.stdout.write(request.json ? `${printableJson({ folder: run.folder, status: "waiting" })}\n` : `${run.folder}\n`);
      return 0;
    }
    const state = await followToTheEnd(run.folder, run.pid, io);
    await reportRun(state, run.folder, server, request.json, io);
    return state.status === "succeeded" || state.status === "stopped" ? 0 : 1;
  } finally {
    await server?.stop();
  }
}

/** What a cluster is asked for: options go before the configuration. */
function slurmOf({ configuration, on }: Pick<Request, "configuration" | "on">): SlurmOptions | undefined {
  return on?.cluster && { ...configuration.slurm, ...on.cluster.options, ...(on.folder === undefined ? {} : { folder: on.folder }), ...(on.python === undefined ? {} : { python: on.python }) };
}

function isRows(what: Rows | Machine): what is Rows {
  return "rows" in what;
}

/** A run that another machine is to train. @param ollamaHost that its model is for, where one is asked. */
function remoteRequest(request: Request, on: RemoteOptions, { rows, rules }: Rows, ollamaHost: string | undefined): RemoteRequest {
  const { name, configuration, runsFolder } = request;
  return { name, rows, rules, configuration, runsFolder, slurm: slurmOf(request), ...(ollamaHost !== undefined && serves(request, on.host === undefined) ? { ollamaHost } : {}) };
}

type Rows = Pick<RunRequest, "rows" | "rules">;

async function readRows({ dataset, configuration, protocol, testFiles, newSplit }: Request, io: CliIo): Promise<Rows> {
  const { productRoot, signal } = io;
  const library = new ProtocolLibrary(productRoot);
  const rules = await rulesOf(protocol, library, () => library.ofFile(dataset, signal), io);
  return { rules, rows: await readTrainingRows(dataset, { configuration, rules, testFiles, newSplit }, signal) };
}

async function withModel(request: Request, bridge: Bridge, provisioning: Provisioning): Promise<Request> {
  return { ...request, configuration: await withBaseModel(request.configuration, bridge, provisioning) };
}

/** This machine, as a run is planned for it. */
type ThisMachine = Pick<RunRequest, "cuda" | "ollamaHost"> & { readonly ask: AskBridge };

async function planNewRun({ name, configuration, runsFolder }: Request, rows: Rows, { ask, ...machine }: ThisMachine, signal: AbortSignal): Promise<{ readonly plan: RunPlan; readonly preflight: Preflight }> {
  const plan = await prepareRun({ name, configuration, ...rows, ...machine });
  return { plan, preflight: await examineRun({ plan, ...rows, runsFolder, ask }, signal) };
}

/** @returns the run folder; `undefined` where the run would fail for certain. */
async function newRun(request: Request, rows: Rows, machine: ThisMachine, io: CliIo): Promise<string | undefined> {
  const { t, stderr, signal } = io;
  const { plan, preflight } = await planNewRun(request, rows, machine, signal);
  stderr.write(shortPreflightText(preflight, t));
  if (isBlocked(preflight)) return undefined;
  await freezeSplit(rows.rows.split);
  return writeRun(request, plan, io);
}

/** @returns the run folder. */
async function writeRun({ runsFolder }: Request, plan: RunPlan, { t, stderr }: CliIo): Promise<string> {
  const folder = await createRunFolder(runsFolder, plan);
  stderr.write(`${t("Training in {folder}: {train} rows, {validation} for validation.", { folder, train: plan.train.length, validation: plan.validation.length })}\n`);
  return folder;
}

async function isRunFolder(place: string): Promise<boolean> {
  return (await readManifest(place)) !== undefined;
}
