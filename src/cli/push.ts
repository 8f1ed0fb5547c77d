import path from "node:path";
import { parseArgs } from "node:util";
import { messageOf } from "../core/messageOf";
import { printableJson, writtenLines } from "../core/text/printable";
import { cacheRoot } from "../platform/cache";
import { firstThere } from "../platform/files";
import { hasCudaGpu } from "../platform/python/environment";
import { startErrorText } from "../platform/training/errorText";
import { hubOf, partsToPush, PushError, pushModel, refuseUnacknowledged, REPOSITORY, type PushedPart } from "../platform/training/pushModel";
import { backendOfRun, readManifest } from "../platform/training/runFolder";
import { trainingBridge } from "../platform/training/trainingEnvironment";
import { pushedText, pushErrorText, pushText } from "../shared/words/push";
import { EnvironmentError, UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { datasetBeside, learntRun } from "./learntRun";
import { PROTOCOL_OPTION } from "./protocolOption";

/** `clinical-prompts push`: a run's weights to a hub, said first and sent with --yes. */
export const pushCommand: Command = {
  name: "push",
  summary: "Send a run's adapter or merged model to the Hugging Face Hub, into a private repository",
  usage: "<run folder> <owner/name> [--merged] [--public] [--dataset FILE] [--protocol <id | file>] [--yes] [--json]",
  options: {
    "--merged": "the merged model; without it the adapter, where the run has one",
    "--public": "let everybody read it",
    "--dataset": "the dataset of the run, where acknowledgements of names stand; without it the one beside the folder for runs",
    "--protocol": "id of a clinical protocol, or path of a protocol file; without it the header of the instructions says which",
    "--yes": "send what is listed; without it nothing is sent",
    "--json": "one JSON object on standard output, for programs",
  },
  async run(args, io): Promise<ExitCode> {
    const request = await readRequest(args, io);
    try {
      return await push(request, io);
    } catch (error) {
      if (io.signal.aborted) throw error;
      if (error instanceof PushError) {
        io.stderr.write(writtenLines([pushErrorText(error, io.t)]));
        return error.kind === "identifiers" || error.kind === "public" ? 1 : 3;
      }
      const text = startErrorText(error, io.t);
      throw text === undefined ? error : new EnvironmentError(text, { cause: error });
    }
  },
};

interface Request {
  readonly folder: string;
  readonly repository: string;
  readonly merged: boolean;
  readonly isPublic: boolean;
  readonly dataset: string | undefined;
  readonly protocol: string | undefined;
  readonly yes: boolean;
  readonly json: boolean;
}

async function readRequest(args: readonly string[], { cwd, t }: CliIo): Promise<Request> {
  const { values, positionals } = parsed(args);
  const [place, repository, ...rest] = positionals;
  if (place === undefined) throw new UsageError(t("Which run? Name its folder."));
  if (repository === undefined || rest.length > 0 || !REPOSITORY.test(repository)) throw new UsageError(t("Where to? Name one repository as owner/name."));
  const folder = path.resolve(cwd, place);
  const manifest = await readManifest(folder);
  if (manifest === undefined) throw new UsageError(t("There is no run in {folder}.", { folder }));
  const beside = datasetBeside(folder, manifest.dataset.file);
  const dataset = values.dataset === undefined ? await firstThere([beside]) : path.resolve(cwd, values.dataset);
  return { folder, repository, merged: values.merged === true, isPublic: values.public === true, dataset, protocol: values.protocol, yes: values.yes === true, json: values.json === true };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { ...PROTOCOL_OPTION, merged: { type: "boolean" }, public: { type: "boolean" }, dataset: { type: "string" }, yes: { type: "boolean" }, json: { type: "boolean" } } });
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

async function push({ folder, repository, merged, isPublic, dataset, protocol, yes, json }: Request, io: CliIo): Promise<ExitCode> {
  const { env, productRoot, signal, stderr, stdout, t } = io;
  const parts = await partsToPush(folder);
  const part: PushedPart = merged || !parts.has("adapter") ? "merged" : "adapter";
  const bytes = parts.get(part);
  if (bytes === undefined) throw new PushError("nothing_to_push", part);
  const rules = await learntRun({ folder, protocol }, undefined, io).rulesFor(dataset);
  await refuseUnacknowledged(folder, dataset, rules, signal);
  const what = { folder, part, bytes, repository, isPublic, hub: hubOf(env) };
  stderr.write(writtenLines(pushText(what, t)));
  if (!yes) {
    stderr.write(`${t("Nothing was sent. The same with --yes sends it.")}\n`);
    if (json) stdout.write(`${printableJson({ ...what, sent: false })}\n`);
    return 1;
  }
  const bridge = await trainingBridge({ cache: cacheRoot(env), bridgeFolder: path.join(productRoot, "python-bridge") }, { backend: await backendOfRun(folder) }, await hasCudaGpu(signal));
  const pushed = await pushModel({ folder, part, repository, isPublic }, bridge, env, signal);
  stdout.write(json ? `${printableJson({ ...what, sent: true, url: pushed.url, commit: pushed.commit })}\n` : writtenLines([pushed.url]));
  stderr.write(writtenLines([pushedText(pushed, t)]));
  return 0;
}
