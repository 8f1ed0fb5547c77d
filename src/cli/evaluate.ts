import { readFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import * as v from "valibot";
import { DEFAULT_ASK_OPTIONS } from "../core/evaluation/target";
import { cacheRoot } from "../platform/cache";
import { evaluateFile, type FinishedEvaluation } from "../platform/evaluation/evaluateFile";
import { evaluationErrorText } from "../platform/evaluation/errorText";
import { openTarget, type TargetSpec } from "../platform/evaluation/openTarget";
import type { EvaluationProgress } from "../platform/evaluation/runner";
import { readTestFile } from "../platform/evaluation/testFile";
import { ProtocolLibrary } from "../platform/protocols";
import { RUN_FILES } from "../platform/training/runFolder";
import { reportLines } from "../shared/words/report";
import { durationText } from "../shared/words/runs";
import { EnvironmentError, UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { printableLines } from "./printable";
import { PROTOCOL_OPTION, rulesOf } from "./protocolOption";

/** `clinical-prompts evaluate`: asks a model every row of a test file and scores its answers. Interrupted, it goes on where it ended. */
export const evaluateCommand: Command = {
  name: "evaluate",
  summary: "Ask a model the rows of a test file and score its answers",
  usage: "<test.jsonl> --model NAME [--host URL] | --openai URL --model NAME | --folder MODEL [--protocol <id | file>] [--system-from RUN] [--evaluations FOLDER] [--json]",
  options: {
    "--model": "the model to ask",
    "--host": "the Ollama server to use",
    "--openai": "address of an OpenAI-compatible server, ending with /v1",
    "--folder": "a merged model folder, served here by “transformers serve”",
    "--protocol": "id of a clinical protocol, or path of a protocol file; without it the header of the instructions says which",
    "--system-from": "run folder whose system text is sent with each case",
    "--evaluations": "folder for the answers and the report; “evaluations” beside the file without it",
    "--json": "one JSON object on standard output, for programs",
  },
  async run(args, io): Promise<ExitCode> {
    const request = readRequest(args, io);
    try {
      const { file, protocol, evaluationsFolder } = request;
      const library = new ProtocolLibrary(io.productRoot);
      const rules = await rulesOf(protocol, library, () => library.ofFile(file, io.signal), io);
      const test = await readTestFile(file, rules, io.signal);
      const places = { cache: cacheRoot(io.env), bridgeFolder: path.join(io.productRoot, "python-bridge"), onLine: (line: string) => io.stderr.write(`${line}\n`) };
      const { target, host, stop } = await openTarget(await specOf(request, io.t), places, io.signal);
      try {
        const onProgress = progressOn(io);
        const finished = await evaluateFile({ test, rules, target, host, options: DEFAULT_ASK_OPTIONS, evaluationsFolder, onProgress }, io.signal);
        print(finished, request.json, io);
        return 0;
      } finally {
        await stop();
      }
    } catch (error) {
      const text = evaluationErrorText(error, io.t);
      if (io.signal.aborted) throw new EnvironmentError(io.t("Stopped. The answers so far are kept; the same command goes on from here."), { cause: error });
      throw text === undefined ? error : new EnvironmentError(text, { cause: error });
    }
  },
};

interface Request {
  readonly file: string;
  readonly asked: TargetSpec;
  /** As `--protocol` names it. */
  readonly protocol: string | undefined;
  /** Run whose system text is sent with each prompt. Ollama keeps one with its models, other servers do not. */
  readonly systemFrom: string | undefined;
  readonly evaluationsFolder: string;
  readonly json: boolean;
}

function readRequest(args: readonly string[], { cwd, env, t }: CliIo): Request {
  const { values, positionals } = parsed(args);
  const [named, ...rest] = positionals;
  if (named === undefined || rest.length > 0) throw new UsageError(t("Which test file? Name one .jsonl file."));
  const file = path.resolve(cwd, named);
  return {
    file,
    protocol: values.protocol,
    asked: readAsked(values, cwd, env, t),
    systemFrom: values["system-from"] === undefined ? undefined : path.resolve(cwd, values["system-from"]),
    evaluationsFolder: path.resolve(cwd, values.evaluations ?? path.join(path.dirname(file), "evaluations")),
    json: values.json === true,
  };
}

function readAsked({ model, host, openai, folder }: ReturnType<typeof parsed>["values"], cwd: string, env: NodeJS.ProcessEnv, t: CliIo["t"]): TargetSpec {
  if (folder !== undefined) return { kind: "folder", folder: path.resolve(cwd, folder) };
  if (model === undefined) throw new UsageError(t("Which model? Name one with --model, or a folder with --folder."));
  return openai === undefined ? { kind: "ollama", model, host: host ?? env["OLLAMA_HOST"] } : { kind: "openai", model, host: openai };
}

function parsed(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { model: text, host: text, openai: text, folder: text, ...PROTOCOL_OPTION, "system-from": text, evaluations: text, json: { type: "boolean" } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Whose system text is sent: of the run that was named, else what the model has. */
async function specOf({ asked, systemFrom }: Request, t: CliIo["t"]): Promise<TargetSpec> {
  return systemFrom === undefined ? asked : { ...asked, system: await readSystem(systemFrom, t) };
}

const runSchema = v.object({ configuration: v.object({ system: v.string() }) });

async function readSystem(run: string, t: CliIo["t"]): Promise<string> {
  try {
    return v.parse(runSchema, JSON.parse(await readFile(path.join(run, RUN_FILES.manifest), "utf8"))).configuration.system;
  } catch (error) {
    throw new UsageError(t("{folder} is no run folder.", { folder: run }), { cause: error });
  }
}

/** A line for every tenth of the rows, with the time left. */
function progressOn({ stderr, t }: CliIo): (progress: EvaluationProgress) => void {
  return ({ done, total, secondsLeft }) => {
    if (done !== total && Math.floor((10 * done) / total) === Math.floor((10 * (done - 1)) / total)) return;
    const left = secondsLeft === undefined || done === total ? "" : `, ${t("about {time} left", { time: durationText(secondsLeft, t) })}`;
    stderr.write(`${t("{done} of {total} rows", { done, total })}${left}\n`);
  };
}

function print({ folder, reportFile, identity, report }: FinishedEvaluation, json: boolean, { stdout, t }: CliIo): void {
  stdout.write(json ? `${JSON.stringify({ folder, reportFile, model: identity.model, digest: identity.digest ?? null, report })}\n` : `${printableLines(reportLines(report, t).join("\n"))}\n${t("Report: {file}", { file: reportFile })}\n`);
}
