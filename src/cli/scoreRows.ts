import { stat } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { decodeJson } from "../core/decodeJson";
import type { EvaluatedRow } from "../core/evaluation/summary";
import { printable } from "../core/text/printable";
import { readSavedEvaluation } from "../platform/evaluation/savedEvaluation";
import { evaluationFacts } from "../shared/words/evaluationFacts";
import { UsageError, type CliIo } from "./command";
import { inputLines } from "./inputLines";

const text = v.optional(v.nullable(v.string()));
const texts = v.optional(v.nullable(v.array(v.string())));
const rowSchema = v.object({ id: v.union([v.string(), v.number()]), instruction: v.string(), answer: v.string(), response: text, expected: text, category: text, acceptable: texts, tags: texts, pairId: text, parentId: text });
type Row = v.InferOutput<typeof rowSchema>;

/** A row with its answers, under the id that it was given. */
export interface ScoredRow extends EvaluatedRow {
  readonly id: string | number;
}

/** What is scored. */
export interface ScoredRows {
  readonly rows: readonly ScoredRow[];
  /** What is wrong with lines that are passed over. */
  readonly complaints: readonly string[];
  readonly facts: readonly (readonly [name: string, value: string])[];
}

/** Rows that are read before the protocol is known. */
export interface RowSource {
  /** JSON Lines, by whose instructions the protocol is found. */
  readonly lines: readonly string[];
  /** @param decisions ids of the protocol's decisions. */
  readonly rows: (decisions: readonly string[]) => ScoredRows;
}

/**
 * Rows of a file or of standard input, or those of an evaluation by its folder.
 * @throws {UsageError} for a folder that holds none, {EnvironmentError} for a file that cannot be read.
 */
export async function openRows(place: string | undefined, io: CliIo): Promise<RowSource> {
  if (place !== undefined && (await isFolder(place))) return ofFolder(place, io);
  const lines = await readLines(place, io);
  return { lines, rows: (decisions) => ({ ...readRows(lines, decisions, io), facts: [[io.t("Rows"), place === undefined ? "–" : path.basename(place)]] }) };
}

async function ofFolder(folder: string, { t }: CliIo): Promise<RowSource> {
  const saved = await readSavedEvaluation(folder);
  if (saved === undefined) throw new UsageError(t("{folder} holds no evaluation.", { folder }));
  return {
    lines: saved.rows.map(({ row: { instruction } }) => JSON.stringify({ instruction })),
    rows: () => ({ rows: saved.rows.map((row) => ({ id: row.row.id, ...row })), complaints: [], facts: evaluationFacts(saved.manifest, t) }),
  };
}

async function isFolder(place: string): Promise<boolean> {
  return stat(place).then((found) => found.isDirectory(), () => false);
}

async function readLines(file: string | undefined, io: CliIo): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of inputLines(file, io)) lines.push(line);
  return lines;
}

/** A line that is no row is named and passed over. */
function readRows(lines: readonly string[], decisions: readonly string[], { t }: CliIo): Pick<ScoredRows, "rows" | "complaints"> {
  const rows: ScoredRow[] = [];
  const complaints: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue;
    const number = index + 1;
    const row = decodeJson(rowSchema, line);
    const unknown = [row?.expected, ...(row?.acceptable ?? [])].find((decision) => typeof decision === "string" && !decisions.includes(decision));
    if (row === undefined) complaints.push(t("Line {number} is no row with “id”, “instruction” and “answer”; the others go on.", { number }));
    else if (typeof unknown === "string") complaints.push(t("Line {number}: “{decision}” is no decision of the protocol ({decisions}); the others go on.", { number, decision: unknown, decisions: decisions.join(", ") }));
    else rows.push(scored(row));
  }
  return { rows, complaints };
}

/** Says what was passed over. @returns whether anything was. */
export function complain({ complaints }: ScoredRows, { stderr }: CliIo): boolean {
  for (const complaint of complaints) stderr.write(`${printable(complaint)}\n`);
  return complaints.length > 0;
}

function scored({ id, instruction, answer, response, expected, category, acceptable, tags, pairId, parentId }: Row): ScoredRow {
  return {
    id,
    row: {
      id: String(id),
      instruction,
      tags: tags ?? [],
      ...(typeof response === "string" ? { response } : {}),
      ...(typeof expected === "string" ? { expected } : {}),
      ...(typeof category === "string" ? { category } : {}),
      ...(acceptable === null || acceptable === undefined ? {} : { acceptable }),
      ...(typeof pairId === "string" ? { pairId } : {}),
      ...(typeof parentId === "string" ? { parentId } : {}),
    },
    answers: [{ text: answer, state: answer.trim() === "" ? "empty" : "complete" }],
  };
}
