import { createReadStream } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import * as v from "valibot";
import { AnswerReader } from "../core/clinical/answer";
import type { DatasetRules } from "../core/dataset/rules";
import { compareEvaluations } from "../core/evaluation/comparison";
import { buildReport, type Answered, type EvaluationReport } from "../core/evaluation/report";
import { summarize, type EvaluatedRow, type Summary } from "../core/evaluation/summary";
import { finish } from "../core/steps";
import { ProtocolLibrary } from "../platform/protocols";
import { comparisonLines } from "../shared/words/comparison";
import { gateLines } from "../shared/words/gate";
import { issueText } from "../shared/words/issues";
import { reportLines } from "../shared/words/report";
import { summaryLines } from "../shared/words/summary";
import { EnvironmentError, UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { readOutputs, REPORT_HELP, REPORT_OPTIONS, writeOutputs, type ReportOutputs } from "./evaluateReports";
import { printable, printableLines } from "./printable";
import { PROTOCOL_OPTION, rulesOf } from "./protocolOption";

const text = v.optional(v.nullable(v.string()));
const rowSchema = v.object({
  id: v.union([v.string(), v.number()]),
  instruction: v.string(),
  answer: v.string(),
  response: text,
  expected: text,
  category: text,
  acceptable: v.optional(v.nullable(v.array(v.string()))),
  tags: v.optional(v.nullable(v.array(v.string()))),
  pairId: text,
  parentId: text,
});
type ScoredRow = v.InferOutput<typeof rowSchema>;

/** `clinical-prompts score`: judges answers that somebody else has asked for. */
export const scoreCommand: Command = {
  name: "score",
  summary: "Score answers without asking a model: JSON Lines {id, instruction, expected?, answer}",
  usage: "[rows.jsonl] [--protocol <id | file>] [--compare <rows.jsonl>] [--gate <file>] [--junit <file>] [--markdown <file>] [--html <file>] [--csv <file>] [--with-answers] [--json]   (without a file: standard input)",
  options: {
    "--protocol": "id of a clinical protocol, or path of a protocol file; without it the header of the instructions says which",
    "--compare": "rows of an earlier run, in the same form: what was gained and lost since",
    ...REPORT_HELP,
    "--json": "one JSON object on standard output, for programs",
  },
  run,
};

async function run(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const { file, protocol, json, compare, outputs } = parse(args, io);
  const lines = await readLines(file, io);
  const library = new ProtocolLibrary(io.productRoot);
  const rules = await rulesOf(protocol, library, () => library.ofRows(lines), io);
  const { engine } = rules;
  const reader = new AnswerReader(engine);
  const decisions = engine.protocol.decisions.map(({ id }) => id);
  const { rows, failed } = readRows(lines, decisions, io);
  if (rows.length === 0) throw new UsageError(io.t("There is no row to score."));
  const report = finish(buildReport(rows.map(answeredOf), reader));
  const summary = summaryOf(rows, reader, rules);
  const comparison = compare === undefined ? undefined : compareEvaluations(summaryOf(readRows(await readLines(compare, io), decisions, io).rows, reader, rules).rows, summary.rows);
  const facts = [[io.t("Rows"), file === undefined ? "–" : path.basename(file)], [io.t("Protocol"), `${engine.protocol.id} ${engine.protocol.version}`]] as const;
  const gate = await writeOutputs(outputs, { summary, protocol: engine.protocol, facts, comparison }, io);
  if (json) io.stdout.write(`${JSON.stringify({ ...dataOf(report, rows, io), ...statisticsOf(summary), ...(comparison === undefined ? {} : { comparison }), ...(gate === undefined ? {} : { gate }) })}\n`);
  else {
    const blocks = [reportLines(report, io.t), summaryLines(summary, io.t), ...(comparison === undefined ? [] : [comparisonLines(comparison, io.t)]), ...(gate === undefined ? [] : [gateLines(gate, io.t)])];
    io.stdout.write(printableLines(`${blocks.map((block) => block.join("\n").trimEnd()).join("\n\n")}\n`));
  }
  return failed || gate?.passed === false ? 1 : 0;
}

function summaryOf(rows: readonly ScoredRow[], reader: AnswerReader, { shinglesOf }: DatasetRules): Summary {
  return finish(summarize(rows.map(evaluatedOf), { reader, shinglesOf }));
}

/** Numbers for programs; rows with their verdicts stand beside them. */
function statisticsOf({ families, metrics, groups, confusion, pairs, disagreements }: Summary): object {
  return { statistics: { families, metrics, groups, confusion, pairs, disagreements } };
}

interface Request {
  /** Standard input without one. */
  readonly file: string | undefined;
  readonly protocol: string | undefined;
  readonly json: boolean;
  readonly compare: string | undefined;
  readonly outputs: ReportOutputs;
}

function parse(args: readonly string[], { cwd, t }: CliIo): Request {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: "boolean" }, compare: { type: "string" }, ...REPORT_OPTIONS, ...PROTOCOL_OPTION } });
    const [file, ...rest] = positionals;
    if (rest.length > 0) throw new UsageError(t("Name one file, or none to read standard input."));
    return {
      file: file === undefined || file === "-" ? undefined : path.resolve(cwd, file),
      protocol: values.protocol,
      json: values.json === true,
      compare: values.compare === undefined ? undefined : path.resolve(cwd, values.compare),
      outputs: readOutputs(values, cwd),
    };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function readLines(file: string | undefined, { stdin, signal, t }: CliIo): Promise<readonly string[]> {
  const lines: string[] = [];
  try {
    for await (const line of createInterface({ input: file === undefined ? stdin : createReadStream(file), crlfDelay: Infinity, signal })) lines.push(line);
  } catch (error) {
    if (error instanceof Error && "code" in error && file !== undefined) throw new EnvironmentError(t("{file} cannot be read ({code}). Name an existing file.", { file, code: String(error.code) }));
    throw error;
  }
  return lines;
}

/** A line that is no row is named and passed over. */
function readRows(lines: readonly string[], decisions: readonly string[], { stderr, t }: CliIo): { rows: readonly ScoredRow[]; failed: boolean } {
  const rows: ScoredRow[] = [];
  const complaints: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const number = index + 1;
    const row = decode(line);
    const unknown = [row?.expected, ...(row?.acceptable ?? [])].find((decision) => typeof decision === "string" && !decisions.includes(decision));
    if (row === undefined) complaints.push(t("Line {number} is no row with “id”, “instruction” and “answer”; the others go on.", { number }));
    else if (typeof unknown === "string") complaints.push(t("Line {number}: “{decision}” is no decision of the protocol ({decisions}); the others go on.", { number, decision: unknown, decisions: decisions.join(", ") }));
    else rows.push(row);
  }
  for (const complaint of complaints) stderr.write(`${printable(complaint)}\n`);
  return { rows, failed: complaints.length > 0 };
}

function decode(line: string): ScoredRow | undefined {
  try {
    const result = v.safeParse(rowSchema, JSON.parse(line));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}

function answeredOf({ id, instruction, answer, response, expected, category, acceptable }: ScoredRow): Answered {
  return {
    row: {
      id: String(id),
      instruction,
      ...(typeof response === "string" ? { response } : {}),
      ...(typeof expected === "string" ? { expected } : {}),
      ...(typeof category === "string" ? { category } : {}),
      ...(acceptable === null || acceptable === undefined ? {} : { acceptable }),
    },
    answers: [{ text: answer, state: answer.trim() === "" ? "empty" : "complete" }],
  };
}

function evaluatedOf(scored: ScoredRow): EvaluatedRow {
  const { row, answers } = answeredOf(scored);
  const { tags, pairId, parentId } = scored;
  return { row: { ...row, tags: tags ?? [], pairId: pairId ?? undefined, parentId: parentId ?? undefined }, answers };
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
