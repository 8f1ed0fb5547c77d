import { createReadStream } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import * as v from "valibot";
import { AnswerReader } from "../core/clinical/answer";
import { buildReport, type Answered, type EvaluationReport } from "../core/evaluation/report";
import { finish } from "../core/steps";
import { ProtocolLibrary } from "../platform/protocols";
import { issueText } from "../shared/words/issues";
import { reportLines } from "../shared/words/report";
import { EnvironmentError, UsageError, type CliIo, type Command, type ExitCode } from "./command";
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
});
type ScoredRow = v.InferOutput<typeof rowSchema>;

/** `clinical-prompts score`: judges answers that somebody else has asked for. */
export const scoreCommand: Command = {
  name: "score",
  summary: "Score answers without asking a model: JSON Lines {id, instruction, expected?, answer}",
  usage: "[rows.jsonl] [--protocol <id | file>] [--json]   (without a file: standard input)",
  options: {
    "--protocol": "id of a clinical protocol, or path of a protocol file; without it the header of the instructions says which",
    "--json": "one JSON object on standard output, for programs",
  },
  run,
};

async function run(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const { file, protocol, json } = parse(args, io);
  const lines = await readLines(file, io);
  const library = new ProtocolLibrary(io.productRoot);
  const { engine } = await rulesOf(protocol, library, () => library.ofRows(lines), io);
  const reader = new AnswerReader(engine);
  const { rows, failed } = readRows(lines, engine.protocol.decisions.map(({ id }) => id), io);
  if (rows.length === 0) throw new UsageError(io.t("There is no row to score."));
  const report = finish(buildReport(rows.map(answeredOf), reader));
  if (json) io.stdout.write(`${JSON.stringify(dataOf(report, rows, io))}\n`);
  else io.stdout.write(printableLines(`${reportLines(report, io.t).join("\n")}\n`));
  return failed ? 1 : 0;
}

function parse(args: readonly string[], { cwd, t }: CliIo): { file: string | undefined; protocol: string | undefined; json: boolean } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: "boolean" }, ...PROTOCOL_OPTION } });
    const [file, ...rest] = positionals;
    if (rest.length > 0) throw new UsageError(t("Name one file, or none to read standard input."));
    return { file: file === undefined || file === "-" ? undefined : path.resolve(cwd, file), protocol: values.protocol, json: values.json === true };
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
