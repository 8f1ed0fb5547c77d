import { createReadStream } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import * as v from "valibot";
import { AnswerReader } from "../core/clinical/answer";
import { buildReport, type Answered, type EvaluationReport } from "../core/evaluation/report";
import { issueText } from "../shared/words/issues";
import { reportLines } from "../shared/words/report";
import { EnvironmentError, UsageError, type CliIo, type Command, type ExitCode } from "./command";
import { engineOf } from "./protocol";

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
  usage: "[rows.jsonl] [--protocol <id>] [--json]   (without a file: standard input)",
  options: {
    "--protocol": "id of the clinical protocol",
    "--json": "one JSON object on standard output, for programs",
  },
  run,
};

async function run(args: readonly string[], io: CliIo): Promise<ExitCode> {
  const { file, protocol, json } = parse(args, io);
  const reader = new AnswerReader(await engineOf(protocol, io));
  const { rows, failed } = await readRows(file, reader.engine.protocol.decisions.map(({ id }) => id), io);
  if (rows.length === 0) throw new UsageError(io.t("There is no row to score."));
  const report = buildReport(rows.map(answeredOf), reader);
  if (json) io.stdout.write(`${JSON.stringify(dataOf(report, rows, io))}\n`);
  else io.stdout.write(`${reportLines(report, io.t).join("\n")}\n`);
  return failed ? 1 : 0;
}

function parse(args: readonly string[], { cwd, t }: CliIo): { file: string | undefined; protocol: string | undefined; json: boolean } {
  try {
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { json: { type: "boolean" }, protocol: { type: "string" } } });
    const [file, ...rest] = positionals;
    if (rest.length > 0) throw new UsageError(t("Name one file, or none to read standard input."));
    return { file: file === undefined || file === "-" ? undefined : path.resolve(cwd, file), protocol: values.protocol, json: values.json === true };
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** A line that is no row is named and passed over. */
async function readRows(file: string | undefined, decisions: readonly string[], { stdin, stderr, signal, t }: CliIo): Promise<{ rows: readonly ScoredRow[]; failed: boolean }> {
  const rows: ScoredRow[] = [];
  const complain = (message: string): void => {
    failed = true;
    stderr.write(`${message}\n`);
  };
  let number = 0;
  let failed = false;
  try {
    for await (const line of createInterface({ input: file === undefined ? stdin : createReadStream(file), crlfDelay: Infinity, signal })) {
      number++;
      if (line.trim() === "") continue;
      const row = decode(line);
      const unknown = [row?.expected, ...(row?.acceptable ?? [])].find((decision) => typeof decision === "string" && !decisions.includes(decision));
      if (row === undefined) complain(t("Line {number} is no row with “id”, “instruction” and “answer”; the others go on.", { number }));
      else if (typeof unknown === "string") complain(t("Line {number}: “{decision}” is no decision of the protocol ({decisions}); the others go on.", { number, decision: unknown, decisions: decisions.join(", ") }));
      else rows.push(row);
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && file !== undefined) throw new EnvironmentError(t("{file} cannot be read ({code}). Name an existing file.", { file, code: String(error.code) }));
    throw error;
  }
  return { rows, failed };
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
    answer: { text: answer, state: answer.trim() === "" ? "empty" : "complete" },
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
