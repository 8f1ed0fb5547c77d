import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { resolveConfiguration, type TrainingConfiguration } from "../core/training/configuration";
import { runName } from "../core/training/runName";
import type { RunState } from "../core/training/runState";
import { cacheRoot } from "../platform/cache";
import { resolveOllama, type OllamaServer } from "../platform/ollama/resolve";
import { ProtocolLibrary } from "../platform/protocols";
import { hasCudaGpu } from "../platform/python/environment";
import type { Provisioning } from "../platform/python/locks";
import { decodeOverrides, TrainingFileError } from "../platform/training/configurationFile";
import { startErrorText } from "../platform/training/errorText";
import { prepareRun, type RunRequest } from "../platform/training/prepareRun";
import { backendOfRun, createRunFolder, readManifest, setOllamaHost } from "../platform/training/runFolder";
import { cancelRun, followRun, startTrainer } from "../platform/training/trainer";
import { trainingBridge, withBaseModel } from "../platform/training/trainingEnvironment";
import { freezeSplit, readTrainingRows } from "../platform/training/trainingRows";
import { acknowledgedLeakageText } from "../shared/words/leakage";
import { trainingFileText } from "../shared/words/trainingFile";
import { failureText, diedText, durationText, phaseText, runStatusText } from "../shared/words/runs";
import { EnvironmentError, UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { followSentRun, liveJob, sendAgain, sendNewRun, SLURM_OPTIONS, slurmRequest, type SentRun, type SlurmRequest } from "./trainOnSlurm";
import { PROTOCOL_OPTION, rulesOf } from "./protocolOption";
import { sayLeakage, saySplit } from "./trainingRowsReport";

/** `clinical-prompts train`: from a dataset to a model in Ollama. Ctrl+C cancels the run and leaves nothing half done. */
export const trainCommand: Command = {
  name: "train",
  summary: "Train a LoRA adapter on a dataset, convert it and create its Ollama model",
  usage: "<train.jsonl | run folder to go on with> [--config training.json | --preset cpu|guide] [--protocol <id | file>] [--test test.jsonl]… [--new-split] [--accept-leakage] [--name NAME] [--runs FOLDER] [--host URL | --no-serve] [--max-steps N] [--slurm [--partition P] [--account A] [--nodes N] [--gpus N] [--time T] [--memory M] [--cpus N] [--yes | --dry-run] [--detach]] [--json]",
  options: {
    "--config": "a training.json: a preset and what differs from it",
    "--preset": "“cpu” for a small model on this machine, “guide” for a 7B model on a GPU",
    "--protocol": "id of a clinical protocol, or path of a protocol file; without it the header of the instructions says which",
    "--test": "a file that the model will be scored on: no row of it may be like one that is trained on; may be repeated",
    "--new-split": "split the rows anew instead of as they were split before",
    "--accept-leakage": "train although rows leak between training, validation and test; the run says so",
    "--name": "name of the run and of its Ollama model",
    "--runs": "folder for the run; “runs” beside the dataset without it",
    "--host": "the Ollama server to use",
    "--no-serve": "end with the GGUF file, without Ollama",
    "--max-steps": "stop after so many steps",
    "--slurm": "train on a Slurm cluster; without --host the run ends with the GGUF file",
    "--partition": "the partition of the cluster to use",
    "--account": "the account that the time is charged to",
    "--nodes": "how many nodes train together",
    "--gpus": "GPUs on each node, with a process for each; 0 for its CPUs",
    "--time": "time limit as Slurm writes it, such as 02:00:00",
    "--memory": "memory on each node, such as 32G",
    "--cpus": "CPU cores for each process",
    "--yes": "send the batch script without being asked",
    "--dry-run": "print the batch script and send nothing",
    "--detach": "do not wait for the job; follow it later by naming the run folder",
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
  readonly host: string | undefined;
  readonly serve: boolean;
  /** Where a cluster is to carry the run. */
  readonly slurm: SlurmRequest | undefined;
  readonly json: boolean;
}

async function readRequest(args: readonly string[], { cwd, env, t }: CliIo): Promise<Request> {
  const { values, positionals } = parsed(args);
  const [file, ...rest] = positionals;
  if (file === undefined || rest.length > 0) throw new UsageError(t("Which dataset? Name one .jsonl file."));
  const dataset = path.resolve(cwd, file);
  const maxSteps = values["max-steps"] === undefined ? undefined : Number(values["max-steps"]);
  if (maxSteps !== undefined && !(Number.isSafeInteger(maxSteps) && maxSteps > 0)) throw new UsageError(t("--max-steps takes a whole number above 0."));
  const overrides = values.config === undefined ? {} : await readOverrides(path.resolve(cwd, values.config), t);
  const preset = values.preset;
  if (preset !== undefined && preset !== "cpu" && preset !== "guide") throw new UsageError(t("--preset is “cpu” or “guide”."));
  return {
    dataset,
    configuration: resolveConfiguration({ ...overrides, ...(preset === undefined ? {} : { preset }), ...(maxSteps === undefined ? {} : { maxSteps }) }),
    protocol: values.protocol,
    testFiles: (values.test ?? []).map((test) => path.resolve(cwd, test)),
    newSplit: values["new-split"] === true,
    acceptLeakage: values["accept-leakage"] === true,
    name: values.name ?? runName(path.basename(path.dirname(dataset)), new Date()),
    runsFolder: path.resolve(cwd, values.runs ?? path.join(path.dirname(dataset), "runs")),
    // An Ollama of this machine is none of a cluster's nodes.
    host: values.host ?? (values.slurm === true ? undefined : env["OLLAMA_HOST"]),
    serve: values["no-serve"] !== true,
    slurm: slurmRequest(values, t),
    json: values.json === true,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        config: { type: "string" },
        preset: { type: "string" },
        ...PROTOCOL_OPTION,
        test: { type: "string", multiple: true },
        "new-split": { type: "boolean" },
        "accept-leakage": { type: "boolean" },
        name: { type: "string" },
        runs: { type: "string" },
        host: { type: "string" },
        "no-serve": { type: "boolean" },
        "max-steps": { type: "string" },
        ...SLURM_OPTIONS,
        json: { type: "boolean" },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function readOverrides(file: string, t: CliIo["t"]) {
  try {
    return decodeOverrides(await readFile(file, "utf8"), file);
  } catch (error) {
    if (error instanceof TrainingFileError) throw new UsageError(trainingFileText(error, t));
    if (error instanceof Error && "code" in error) throw new UsageError(t("{file} cannot be read ({code}). Name an existing training.json.", { file, code: String(error.code) }));
    throw error;
  }
}

/** What is cheap to find out comes first: a wrong row is said before minutes are spent on a model. */
async function train(request: Request, io: CliIo): Promise<ExitCode> {
  const { signal, env, productRoot, stderr } = io;
  const onLine = (line: string): void => void stderr.write(`${line}\n`);
  const provisioning = { cache: cacheRoot(env), bridgeFolder: path.join(productRoot, "python-bridge"), signal, onLine };
  const planned = (await isRunFolder(request.dataset)) ? undefined : await readRows(request, io);
  if (planned !== undefined) saySplit(planned.rows, io);
  if (planned !== undefined && !sayLeakage(planned.rows.leakage.pairs, { accepted: request.acceptLeakage, json: request.json }, io)) return 1;
  const job = planned === undefined ? await liveJob(request.dataset) : undefined;
  if (job !== undefined) return followed({ folder: request.dataset, job }, request, io);
  if (request.slurm !== undefined) return onSlurm(request, request.slurm, planned, provisioning, io);
  const cuda = await hasCudaGpu(signal);
  const bridge = await trainingBridge(provisioning, planned === undefined ? { backend: await backendOfRun(request.dataset) } : request.configuration, cuda);
  const server = request.serve ? await resolveOllama({ ...provisioning, configured: request.host, build: false }) : undefined;
  try {
    const folder = planned === undefined ? request.dataset : await newRun({ ...request, configuration: await withBaseModel(request.configuration, bridge, provisioning) }, planned, cuda, server, io);
    if (server !== undefined) await setOllamaHost(folder, server.host);
    const pid = await startTrainer(folder, bridge, { ...process.env, ...env });
    const state = await followToTheEnd(folder, pid, io);
    await report(state, folder, server, request.json, io);
    return state.status === "succeeded" || state.status === "stopped" ? 0 : 1;
  } finally {
    await server?.stop();
  }
}

async function onSlurm(request: Request, slurm: SlurmRequest, rows: Rows | undefined, provisioning: Provisioning, io: CliIo): Promise<ExitCode> {
  const { name, configuration, runsFolder, dataset: folder, host, serve } = request;
  const manifest = rows === undefined ? await readManifest(folder) : undefined;
  const sent =
    rows !== undefined
      ? await sendNewRun({ name, configuration, runsFolder, rows, ollamaHost: serve ? host : undefined }, slurm, provisioning, io)
      : manifest && (await sendAgain(folder, manifest, slurm, provisioning, io));
  if (sent === undefined) return 0;
  if (!slurm.detach) return followed(sent, request, io);
  io.stdout.write(request.json ? `${JSON.stringify({ folder: sent.folder, status: "waiting", job: sent.job.id })}\n` : `${sent.folder}\n`);
  return 0;
}

async function followed(sent: SentRun, { json }: Request, io: CliIo): Promise<ExitCode> {
  const state = await followSentRun(sent, newsTeller(io), io);
  await report(state, sent.folder, undefined, json, io);
  return state.status === "succeeded" || state.status === "stopped" ? 0 : 1;
}

type Rows = Pick<RunRequest, "rows" | "rules">;

async function readRows({ dataset, configuration, protocol, testFiles, newSplit }: Request, io: CliIo): Promise<Rows> {
  const { productRoot, signal } = io;
  const library = new ProtocolLibrary(productRoot);
  const rules = await rulesOf(protocol, library, () => library.ofFile(dataset, signal), io);
  return { rules, rows: await readTrainingRows(dataset, { configuration, rules, testFiles, newSplit }, signal) };
}

async function newRun({ name, configuration, runsFolder }: Request, rows: Rows, cuda: boolean, server: OllamaServer | undefined, { t, stderr }: CliIo): Promise<string> {
  const plan = await prepareRun({ name, configuration, ...rows, cuda, ...(server === undefined ? {} : { ollamaHost: server.host }) });
  await freezeSplit(rows.rows.split);
  const folder = await createRunFolder(runsFolder, plan);
  stderr.write(`${t("Training in {folder}: {train} rows, {validation} for validation.", { folder, train: plan.train.length, validation: plan.validation.length })}\n`);
  return folder;
}

async function isRunFolder(place: string): Promise<boolean> {
  return (await readManifest(place)) !== undefined;
}

/** After Ctrl+C the run is cancelled, and followed on until it has said so. */
async function followToTheEnd(folder: string, pid: number, io: CliIo): Promise<RunState> {
  const { signal } = io;
  const cancel = (): void => cancelRun(pid);
  signal.addEventListener("abort", cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    return await followRun(folder, newsTeller(io), new AbortController().signal, pid);
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

/** Says what is new in each state that it is given. */
function newsTeller({ stderr, t }: CliIo): (state: RunState) => void {
  let last: RunState | undefined;
  return (state) => {
    for (const line of newsOf(last, state, t)) stderr.write(`${line}\n`);
    last = state;
  };
}

/** What has happened between two states, a line each. */
function newsOf(before: RunState | undefined, state: RunState, t: CliIo["t"]): readonly string[] {
  const lines: string[] = [];
  if (state.status === "waiting" && state.queue !== undefined) {
    const text = runStatusText(state, t);
    if (before?.status !== "waiting" || text !== runStatusText(before, t)) lines.push(`• ${text}`);
  }
  if (state.phase !== undefined && state.phase !== before?.phase) lines.push(`• ${phaseText(state.phase, t)}`);
  if (state.losses.length > (before?.losses.length ?? 0)) lines.push(`  ${runStatusText(state, t)}`);
  const validation = state.validationLosses.at(-1);
  if (validation !== undefined && validation !== before?.validationLosses.at(-1)) lines.push(`  ${t("validation loss {loss} at step {step}", { loss: validation.loss.toFixed(3), step: validation.step })}`);
  for (const [phase, seconds] of Object.entries(state.phaseSeconds)) {
    if (phase === state.phase && before?.phaseSeconds[state.phase] === undefined) lines.push(`  ${t("done in {time}", { time: durationText(seconds, t) })}`);
  }
  return lines;
}

async function report(state: RunState, folder: string, server: OllamaServer | undefined, json: boolean, { stdout, stderr, t }: CliIo): Promise<void> {
  const leakingPairs = (await readManifest(folder))?.leakage?.pairs.length ?? 0;
  const best = Math.min(...state.validationLosses.map(({ loss }) => loss));
  const result = {
    folder,
    status: state.status,
    model: state.artefacts.ollama_model?.name ?? null,
    baseModel: state.artefacts.base_ollama_model?.name ?? null,
    host: server?.host ?? null,
    steps: state.step,
    bestValidationLoss: Number.isFinite(best) ? best : null,
    phaseSeconds: state.phaseSeconds,
    leakingPairs,
    failure: state.failure?.code ?? null,
  };
  stdout.write(json ? `${JSON.stringify(result)}\n` : `${result.model ?? folder}\n`);
  if (state.failure !== undefined) stderr.write(`${failureText(state.failure, t)}\n`);
  else if (state.status === "died") stderr.write(`${diedText(state, t)}\n`);
  else stderr.write(`${t("Run {status}: {folder}", { status: runStatusText(state, t), folder })}\n`);
  if (leakingPairs > 0) stderr.write(`${acknowledgedLeakageText(leakingPairs, t)}\n`);
}
