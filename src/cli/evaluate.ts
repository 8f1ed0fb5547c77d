import path from "node:path";
import type { DatasetRules } from "../core/dataset/rules";
import { compareEvaluations } from "../core/evaluation/comparison";
import { finish } from "../core/steps";
import { printable, printableJson, writtenLines } from "../core/text/printable";
import { cacheRoot } from "../platform/cache";
import { evaluateFile, type FinishedEvaluation } from "../platform/evaluation/evaluateFile";
import { evaluationErrorText } from "../platform/evaluation/errorText";
import { nameOfSpec, openTarget, type TargetPlaces, type TargetSpec } from "../platform/evaluation/openTarget";
import type { EvaluationProgress } from "../platform/evaluation/runner";
import { readSavedEvaluation } from "../platform/evaluation/savedEvaluation";
import { readTestFile, type TestFile } from "../platform/evaluation/testFile";
import { ProtocolLibrary } from "../platform/protocols";
import { SERVER_KEY_VARIABLE } from "../platform/serverKeys";
import { deadHostText, fastText } from "../shared/words/asking";
import { comparisonLines } from "../shared/words/comparison";
import { evaluationFacts } from "../shared/words/evaluationFacts";
import { reportLines } from "../shared/words/report";
import { durationText } from "../shared/words/runs";
import { EnvironmentError, type CliIo, type Command, type ExitCode } from "./command";
import { REPORT_HELP } from "./evaluateReports";
import { readRequest, specsOf, type EvaluateRequest } from "./evaluateRequest";
import { reportStatistics, type ReportedStatistics } from "./evaluationReport";
import { rulesOf } from "./protocolOption";

/** `clinical-prompts evaluate`: asks a model every row of a test file and scores its answers. Interrupted, it goes on where it ended. */
export const evaluateCommand: Command = {
  name: "evaluate",
  summary: "Ask a model the rows of a test file and score its answers",
  usage:
    "<test.jsonl> --model NAME [--model NAME]… [--host URL]… | --openai URL --model NAME | --endpoint FILE | --folder MODEL | --callable MODULE:FUNCTION [--python PATH] [--protocol <id | file>] [--system TEXT | --system-from RUN] [--temperature N] [--seed N] [--num-ctx N] [--max-tokens N] [--repeats N] [--stability N] [--fast] [--concurrency N] [--retry-errors | --new] [--evaluations FOLDER] [--compare RUN] [--gate FILE] [--junit FILE] [--markdown FILE] [--html FILE] [--csv FILE] [--with-answers] [--json]",
  options: {
    "--model": "the model to ask; given several times, each is asked in turn and compared with the first",
    "--host": "the Ollama server to use; given several times, servers that have the same model share the rows",
    "--openai": "address of an OpenAI-compatible server, ending with /v1",
    "--endpoint": "a file that says how any HTTP endpoint is asked, and where in its JSON the answer stands",
    "--folder": "a merged model folder, served here by “transformers serve”",
    "--callable": "a Python function, module:function, that takes a case and gives the answer; the module is looked for in this folder first",
    "--python": "the Python that has the function's libraries; that of set-up without it",
    "--protocol": "id of a clinical protocol, or path of a protocol file; without it the header of the instructions says which",
    "--system": "system text that is sent with each case, in the place of the model's own",
    "--system-from": "run folder whose system text is sent with each case",
    "--temperature": "0 without it: the likeliest answer, the same each time",
    "--seed": "42 without it; each repeat has the next one",
    "--num-ctx": "context length in tokens, 2048 without it; Ollama's alone, other servers have their own",
    "--max-tokens": "most tokens of an answer, 256 without it; a longer one is cut and counts as failed",
    "--repeats": "how often each row is asked; its worst answer counts",
    "--stability": "how many rows are asked once more, whatever has been answered: how often answer and verdict change",
    "--fast": "several questions at once: sooner done, but answers may differ from those asked one at a time",
    "--concurrency": "how many at once, 4 without it; means --fast",
    "--retry-errors": "ask again what had no answer, also where the server tells no digest of the model",
    "--new": "ask everything anew, whatever has been answered before",
    "--evaluations": "folder for the answers and the report; “evaluations” beside the file without it",
    ...REPORT_HELP,
    "--json": "one JSON object on standard output, for programs",
  },
  async run(args, io): Promise<ExitCode> {
    const request = readRequest(args, io);
    try {
      const { file, protocol } = request;
      const library = new ProtocolLibrary(io.productRoot);
      const rules = await rulesOf(protocol, library, () => library.ofFile(file, io.signal), io);
      const test = await readTestFile(file, rules, io.signal);
      if (request.concurrency > 1) io.stderr.write(`${fastText(request.concurrency, io.t)}\n`);
      const reported: Reported[] = [];
      for (const spec of await specsOf(request, io.t)) {
        if (request.asked.length > 1) io.stderr.write(`${printable(nameOfSpec(spec))}\n`);
        const finished = await evaluated(spec, test, rules, request, io);
        const { rows = [], manifest } = (await readSavedEvaluation(finished.folder)) ?? {};
        reported.push({ finished, statistics: await reportStatistics({ rows, facts: manifest === undefined ? [] : evaluationFacts(manifest, io.t), outputs: request.outputs }, rules, io) });
      }
      print(reported, request.json, io);
      return reported.every(({ statistics }) => statistics.passed) ? 0 : 1;
    } catch (error) {
      const text = evaluationErrorText(error, io.t);
      if (io.signal.aborted) throw new EnvironmentError(io.t("Stopped. The answers so far are kept; the same command goes on from here."), { cause: error });
      throw text === undefined ? error : new EnvironmentError(text, { cause: error });
    }
  },
};

/** One model, asked and counted. */
interface Reported {
  readonly finished: FinishedEvaluation;
  readonly statistics: ReportedStatistics;
}

async function evaluated(spec: TargetSpec, test: TestFile, rules: DatasetRules, { options, repeats, concurrency, stability, continuing, evaluationsFolder }: EvaluateRequest, io: CliIo): Promise<FinishedEvaluation> {
  const key = io.env[SERVER_KEY_VARIABLE];
  const places: TargetPlaces = {
    cache: cacheRoot(io.env),
    bridgeFolder: path.join(io.productRoot, "python-bridge"),
    onLine: (line) => io.stderr.write(`${line}\n`),
    // A command line asks one server.
    keyOf: () => Promise.resolve(key === "" ? undefined : key),
    concurrency,
    onDead: (host) => io.stderr.write(`${deadHostText(host, io.t)}\n`),
  };
  const { stop, ...opened } = await openTarget(spec, places, io.signal);
  try {
    return await evaluateFile({ test, rules, ...opened, options, repeats, concurrency, stability, continuing, evaluationsFolder, onProgress: progressOn(io), onWaiting: waitingOn(io) }, io.signal);
  } finally {
    await stop();
  }
}

/** A line is written after so long without one. */
const LONGEST_SILENCE_MS = 20_000;

/** A line for every tenth of the rows, and more often where they take long, with the time left. */
function progressOn({ stderr, t }: CliIo): (progress: EvaluationProgress) => void {
  let last = performance.now();
  return ({ done, total, secondsLeft }) => {
    const isTenth = done === total || Math.floor((10 * done) / total) !== Math.floor((10 * (done - 1)) / total);
    if (!isTenth && performance.now() - last < LONGEST_SILENCE_MS) return;
    last = performance.now();
    const left = secondsLeft === undefined || done === total ? "" : `, ${t("about {time} left", { time: durationText(secondsLeft, t) })}`;
    stderr.write(`${t("{done} of {total} rows", { done, total })}${left}\n`);
  };
}

/** Said once: a queue that is full stays so for a while. */
function waitingOn({ stderr, t }: CliIo): () => void {
  let said = false;
  return () => {
    if (!said) stderr.write(`${t("The server's queue is full; waiting for a place.")}\n`);
    said = true;
  };
}

function print(reported: readonly Reported[], json: boolean, { stdout, t }: CliIo): void {
  const [first, ...others] = reported;
  const comparisons = others.flatMap(({ finished, statistics }) =>
    first === undefined ? [] : [{ first: first.finished.identity.model, second: finished.identity.model, comparison: finish(compareEvaluations(first.statistics.summary.rows, statistics.summary.rows, statistics.summary.stability ?? first.statistics.summary.stability)) }],
  );
  if (json) {
    const models = reported.map(({ finished: { folder, reportFile, identity, report }, statistics: { data } }) => ({ folder, reportFile, model: identity.model, digest: identity.digest ?? null, report, ...data }));
    stdout.write(`${printableJson(others.length === 0 ? models[0] : { models, comparisons })}\n`);
    return;
  }
  for (const { finished: { reportFile, identity, report }, statistics: { lines } } of reported) {
    const heading = others.length === 0 ? [] : [identity.model, ""];
    stdout.write(writtenLines([...heading, ...reportLines(report, t), ...lines, t("Report: {file}", { file: reportFile }), ...(others.length === 0 ? [] : [""])]));
  }
  for (const { first: one, second, comparison } of comparisons) stdout.write(writtenLines([t("{second} against {first}:", { first: one, second }), ...comparisonLines(comparison, t)]));
}
