import path from "node:path";
import { cacheRoot } from "../platform/cache";
import { evaluateFile, type FinishedEvaluation } from "../platform/evaluation/evaluateFile";
import { evaluationErrorText } from "../platform/evaluation/errorText";
import { openTarget } from "../platform/evaluation/openTarget";
import type { EvaluationProgress } from "../platform/evaluation/runner";
import { readSavedEvaluation } from "../platform/evaluation/savedEvaluation";
import { readTestFile } from "../platform/evaluation/testFile";
import { ProtocolLibrary } from "../platform/protocols";
import { evaluationFacts } from "../shared/words/evaluationFacts";
import { reportLines } from "../shared/words/report";
import { durationText } from "../shared/words/runs";
import { EnvironmentError, type CliIo, type Command, type ExitCode } from "./command";
import { REPORT_HELP } from "./evaluateReports";
import { readRequest, specOf } from "./evaluateRequest";
import { reportStatistics, type ReportedStatistics } from "./evaluationReport";
import { printableLines } from "./printable";
import { rulesOf } from "./protocolOption";

/** `clinical-prompts evaluate`: asks a model every row of a test file and scores its answers. Interrupted, it goes on where it ended. */
export const evaluateCommand: Command = {
  name: "evaluate",
  summary: "Ask a model the rows of a test file and score its answers",
  usage:
    "<test.jsonl> --model NAME [--host URL] | --openai URL --model NAME | --endpoint FILE | --folder MODEL [--protocol <id | file>] [--system TEXT | --system-from RUN] [--temperature N] [--seed N] [--num-ctx N] [--max-tokens N] [--repeats N] [--retry-errors | --new] [--evaluations FOLDER] [--compare RUN] [--gate FILE] [--junit FILE] [--markdown FILE] [--html FILE] [--csv FILE] [--with-answers] [--json]",
  options: {
    "--model": "the model to ask",
    "--host": "the Ollama server to use",
    "--openai": "address of an OpenAI-compatible server, ending with /v1",
    "--endpoint": "a file that says how any HTTP endpoint is asked, and where in its JSON the answer stands",
    "--folder": "a merged model folder, served here by “transformers serve”",
    "--protocol": "id of a clinical protocol, or path of a protocol file; without it the header of the instructions says which",
    "--system": "system text that is sent with each case, in the place of the model's own",
    "--system-from": "run folder whose system text is sent with each case",
    "--temperature": "0 without it: the likeliest answer, the same each time",
    "--seed": "42 without it; each repeat has the next one",
    "--num-ctx": "context length in tokens, 2048 without it; Ollama's alone, other servers have their own",
    "--max-tokens": "most tokens of an answer, 256 without it; a longer one is cut and counts as failed",
    "--repeats": "how often each row is asked; its worst answer counts",
    "--retry-errors": "ask again what had no answer, also where the server tells no digest of the model",
    "--new": "ask everything anew, whatever has been answered before",
    "--evaluations": "folder for the answers and the report; “evaluations” beside the file without it",
    ...REPORT_HELP,
    "--json": "one JSON object on standard output, for programs",
  },
  async run(args, io): Promise<ExitCode> {
    const request = readRequest(args, io);
    try {
      const { file, protocol, options, repeats, continuing, evaluationsFolder } = request;
      const library = new ProtocolLibrary(io.productRoot);
      const rules = await rulesOf(protocol, library, () => library.ofFile(file, io.signal), io);
      const test = await readTestFile(file, rules, io.signal);
      const places = { cache: cacheRoot(io.env), bridgeFolder: path.join(io.productRoot, "python-bridge"), onLine: (line: string) => io.stderr.write(`${line}\n`) };
      const { target, host, stop } = await openTarget(await specOf(request, io.t), places, io.signal);
      try {
        const finished = await evaluateFile({ test, rules, target, host, options, repeats, continuing, evaluationsFolder, onProgress: progressOn(io), onWaiting: waitingOn(io) }, io.signal);
        const { rows = [], manifest } = (await readSavedEvaluation(finished.folder)) ?? {};
        const statistics = await reportStatistics({ rows, facts: manifest === undefined ? [] : evaluationFacts(manifest, io.t), outputs: request.outputs }, rules, io);
        print(finished, statistics, request.json, io);
        return statistics.passed ? 0 : 1;
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

/** A line for every tenth of the rows, with the time left. */
function progressOn({ stderr, t }: CliIo): (progress: EvaluationProgress) => void {
  return ({ done, total, secondsLeft }) => {
    if (done !== total && Math.floor((10 * done) / total) === Math.floor((10 * (done - 1)) / total)) return;
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

function print({ folder, reportFile, identity, report }: FinishedEvaluation, { lines, data }: ReportedStatistics, json: boolean, { stdout, t }: CliIo): void {
  stdout.write(json ? `${JSON.stringify({ folder, reportFile, model: identity.model, digest: identity.digest ?? null, report, ...data })}\n` : `${printableLines([...reportLines(report, t), ...lines].join("\n"))}\n${t("Report: {file}", { file: reportFile })}\n`);
}
