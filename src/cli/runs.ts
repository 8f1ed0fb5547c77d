import path from "node:path";
import { parseArgs } from "node:util";
import { messageOf } from "../core/messageOf";
import { bestOf } from "../core/training/runState";
import { printableJson, writtenLines } from "../core/text/printable";
import { cacheRoot } from "../platform/cache";
import { orderedMetrics, readScores, scoresOf, type StoredScores } from "../platform/evaluation/storedScores";
import { resolveOllama, type OllamaServer } from "../platform/ollama/resolve";
import { DeletionError, deleteRun, planDeletion, RemoteCopyError, type DeletionHosts, type RunDeletion } from "../platform/training/deleteRun";
import { startErrorText } from "../platform/training/errorText";
import { openHost } from "../platform/training/remote/machine";
import { listRuns, type StoredRun } from "../platform/training/runStore";
import { metricText, shareText } from "../shared/words/metrics";
import { deletionErrorText, deletionText, remoteCopyText } from "../shared/words/runDeletion";
import { runStatusText } from "../shared/words/runs";
import { EnvironmentError, UsageError, type CliIo, type Command, type ExitCode } from "./command";

/** `clinical-prompts runs`: what has been trained, and the end of it. */
export const runsCommand: Command = {
  name: "runs",
  summary: "List training runs with their losses and scores, or delete one with all that it has made",
  usage: "[list] [FOLDER] [--json] | delete <run folder> [--yes] [--keep-models] [--keep-remote] [--host URL] [--json]",
  options: {
    "--yes": "delete what is listed; without it nothing is deleted",
    "--keep-models": "leave the run's models in Ollama",
    "--keep-remote": "leave the run's copy on the machine that trained it",
    "--host": "the Ollama server to use",
    "--json": "one JSON object on standard output, for programs",
  },
  async run(args, io): Promise<ExitCode> {
    const { positionals, values } = parsed(args);
    const [verb = "list", place, ...rest] = positionals;
    if ((verb !== "list" && verb !== "delete") || rest.length > 0) throw new UsageError(io.t("“runs list” lists, “runs delete” deletes one run."));
    if (verb === "list") return list(path.resolve(io.cwd, place ?? "runs"), values.json === true, io);
    if (place === undefined) throw new UsageError(io.t("Which run? Name its folder."));
    return remove(path.resolve(io.cwd, place), { yes: values.yes === true, keepModels: values["keep-models"] === true, keepRemote: values["keep-remote"] === true, host: values.host, json: values.json === true }, io);
  },
};

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { yes: { type: "boolean" }, "keep-models": { type: "boolean" }, "keep-remote": { type: "boolean" }, host: { type: "string" }, json: { type: "boolean" } } });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

async function list(folder: string, json: boolean, { stdout, stderr, t }: CliIo): Promise<ExitCode> {
  const runs = await listRuns(folder);
  const scores = await readScores(path.join(path.dirname(folder), "evaluations"));
  if (json) stdout.write(`${printableJson({ folder, runs: runs.map((run) => jsonOf(run, scores)) })}\n`);
  else if (runs.length === 0) stderr.write(`${t("There is no run in {folder}.", { folder })}\n`);
  else stdout.write(writtenLines(runs.flatMap((run) => linesOf(run, scores, t))));
  return 0;
}

function linesOf({ manifest, state, folder }: StoredRun, scores: readonly StoredScores[], t: CliIo["t"]): readonly string[] {
  const best = bestOf(state.validationLosses);
  const model = state.artefacts.ollama_model?.name;
  return [
    [manifest.name, runStatusText(state, t), ...(best === undefined ? [] : [t("best {loss}", { loss: best.loss.toFixed(3) })]), ...(model === undefined || model === manifest.name ? [] : [model])].join(" · "),
    `  ${folder}`,
    ...scoresOf(scores, state.artefacts.ollama_model).flatMap((each) => [`  ${each.file}:`, ...orderedMetrics(each).map(({ id, metric }) => `    ${metricText(id, t)} ${shareText(metric)}`)]),
  ];
}

function jsonOf({ manifest, state, folder, pid }: StoredRun, scores: readonly StoredScores[]): object {
  return {
    folder,
    name: manifest.name,
    createdAt: manifest.createdAt,
    status: state.status,
    pid: pid ?? null,
    step: state.step,
    steps: state.steps,
    bestValidationLoss: bestOf(state.validationLosses) ?? null,
    model: state.artefacts.ollama_model?.name ?? null,
    baseModel: state.artefacts.base_ollama_model?.name ?? null,
    scores: scoresOf(scores, state.artefacts.ollama_model).map(({ file, createdAt, metrics, report }) => ({ file, createdAt, report, metrics })),
  };
}

interface Removal {
  readonly yes: boolean;
  readonly keepModels: boolean;
  readonly keepRemote: boolean;
  readonly host: string | undefined;
  readonly json: boolean;
}

async function remove(place: string, { yes, keepModels, keepRemote, host, json }: Removal, io: CliIo): Promise<ExitCode> {
  const { env, signal, stdout, stderr, t } = io;
  let server: OllamaServer | undefined;
  const ollama = async (): Promise<string> => {
    server ??= await resolveOllama({ configured: host ?? env["OLLAMA_HOST"], cache: cacheRoot(env), build: false, signal, onLine: (line) => void stderr.write(`${line}\n`) });
    return server.host;
  };
  const hosts: DeletionHosts = { ollama: keepModels ? undefined : ollama, remote: keepRemote ? undefined : (machine) => openHost(machine, env) };
  try {
    const deletion = await planDeletion(place, hosts, signal);
    stderr.write(writtenLines(deletionText(deletion, t)));
    if (yes) await deleteRun(deletion, hosts, signal);
    else stderr.write(`${t("Nothing was deleted. The same with --yes deletes it.")}\n`);
    if (json) stdout.write(`${printableJson(deletedJson(deletion, yes))}\n`);
    return yes ? 0 : 1;
  } catch (error) {
    if (error instanceof DeletionError) throw new EnvironmentError(deletionErrorText(error, t));
    if (error instanceof RemoteCopyError) throw new EnvironmentError(`${remoteCopyText(error, t)}\n${t("With --keep-remote the run is deleted here alone.")}`);
    const text = startErrorText(error, t);
    if (text === undefined) throw error;
    throw new EnvironmentError(`${text}\n${t("With --keep-models the run is deleted without its models.")}`);
  } finally {
    await server?.stop();
  }
}

function deletedJson({ folder, bytes, rows, weights, models, copy }: RunDeletion, deleted: boolean): object {
  return { folder, deleted, bytes, rows, weights, models, copy: copy === undefined ? null : { host: copy.machine.host, folder: copy.machine.folder, state: copy.state } };
}
