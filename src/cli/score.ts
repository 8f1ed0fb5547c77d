import path from "node:path";
import { parseArgs } from "node:util";
import { AnswerReader } from "../core/clinical/answer";
import { buildReport, type EvaluationReport } from "../core/evaluation/report";
import { messageOf } from "../core/messageOf";
import { finish } from "../core/steps";
import { printableJson, writtenLines } from "../core/text/printable";
import { ProtocolLibrary } from "../platform/protocols";
import { issueText } from "../shared/words/issues";
import { reportLines } from "../shared/words/report";
import { UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { readOutputs, REPORT_HELP, REPORT_OPTIONS, type ReportOutputs } from "./evaluateReports";
import { reportStatistics } from "./evaluationReport";
import { PROTOCOL_OPTION, rulesOf } from "./protocolOption";
import { complain, openRows, type ScoredRow } from "./scoreRows";

/** `clinical-prompts score`: judges answers that are there already, by the rules of today. */
export const scoreCommand: Command = {
  name: "score",
  summary: "Score answers without asking a model: JSON Lines {id, instruction, expected?, answer}",
  usage: "[rows.jsonl | evaluation folder] [--protocol <id | file>] [--compare <rows.jsonl | folder>] [--gate <file>] [--junit <file>] [--markdown <file>] [--html <file>] [--csv <file>] [--with-answers] [--json]   (without a file: standard input)",
  options: {
    "--protocol": "id of a clinical protocol, or path of a protocol file; without it the header of the instructions says which",
    ...REPORT_HELP,
    "--json": "one JSON object on standard output, for programs",
  },
  run,
};

async function run(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const { place, protocol, json, outputs } = parse(args, io);
  const source = await openRows(place, io);
  const library = new ProtocolLibrary(io.productRoot);
  const rules = await rulesOf(protocol, library, () => library.ofRows(source.lines), io);
  const decisions = rules.engine.protocol.decisions.map(({ id }) => id);
  const read = source.rows(decisions);
  const failed = complain(read, io);
  const { rows } = read;
  if (rows.length === 0) throw new UsageError(io.t("There is no row to score."));
  const report = finish(buildReport(rows, new AnswerReader(rules.engine)));
  const { lines, data, passed } = await reportStatistics({ rows, facts: read.facts, outputs }, rules, io);
  io.stdout.write(json ? `${printableJson({ ...dataOf(report, rows, io), ...data })}\n` : writtenLines([...trimmed(reportLines(report, io.t)), ...lines]));
  return failed || !passed ? 1 : 0;
}

/** Without empty lines at the end. */
function trimmed(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
}

interface Request {
  /** Standard input without one. */
  readonly place: string | undefined;
  readonly protocol: string | undefined;
  readonly json: boolean;
  readonly outputs: ReportOutputs;
}

function parse(args: readonly string[], { cwd, t }: CliIo): Request {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: "boolean" }, ...REPORT_OPTIONS, ...PROTOCOL_OPTION } });
    const [place, ...rest] = positionals;
    if (rest.length > 0) throw new UsageError(t("Name one file, or none to read standard input."));
    return { place: place === undefined || place === "-" ? undefined : path.resolve(cwd, place), protocol: values.protocol, json: values.json === true, outputs: readOutputs(values, cwd) };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(messageOf(error));
  }
}

/** Rows in the order in which they came, with their own ids. */
function dataOf(report: EvaluationReport, rows: readonly ScoredRow[], { t }: CliIo): object {
  const judged = new Map(report.rows.map((row) => [row.index, row]));
  return {
    metrics: report.metrics,
    beside: report.beside,
    missing: report.missing,
    excluded: report.excluded,
    rows: rows.map(({ id }, index) => {
      const row = judged.get(index);
      const issues = (row?.issues ?? []).map((issue) => ({ code: issue.code, start: issue.start, end: issue.end, reason: issueText(issue, t) }));
      return { id, clinical: row?.clinical, format: row?.format, decision: row?.decision, issues };
    }),
  };
}
