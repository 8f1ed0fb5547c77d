import { createHash } from "node:crypto";
import { examplesOf, type Example } from "../../core/dataset/example";
import { recordIds } from "../../core/dataset/identity";
import { createLineCheck } from "../../core/dataset/lineCheck";
import { DEFAULT_SEVERITIES } from "../../core/dataset/problem";
import type { DatasetRules } from "../../core/dataset/rules";
import { finish } from "../../core/steps";
import { readLines } from "./datasetFile";

/** The dataset has rows that cannot be trained on; nothing has been written. */
export class DatasetBrokenError extends Error {
  readonly kind = "dataset_broken";
  constructor(
    readonly file: string,
    readonly errors: number,
    /** Of the first error, from 1. */
    readonly line: number,
  ) {
    super(`${file}:${line}`);
  }
}

/** The rows of a dataset file without errors. */
export interface ReadExamples {
  readonly examples: readonly Example[];
  /** Ids of all rows, also of those that are no examples. */
  readonly ids: readonly string[];
  /** The line of a row, by its index, both from 0. */
  readonly lineOfRow: (row: number) => number;
  /** Hash of the lines. */
  readonly sha256: string;
}

/**
 * Reads a whole dataset file.
 * @throws {DatasetBrokenError} where a row has an error.
 * @throws {DatasetFileError} where the file cannot be read.
 */
export async function readExamples(file: string, rules: DatasetRules, signal: AbortSignal): Promise<ReadExamples> {
  const check = createLineCheck(rules);
  const hash = createHash("sha256");
  const rows = [];
  let broken = 0;
  let first = Infinity;
  const miss = (line: number): void => {
    broken++;
    first = Math.min(first, line);
  };
  for await (const line of readLines(file, signal)) {
    hash.update(line).update("\n");
    const row = check.add(line);
    if (row === undefined) continue;
    rows.push(row.row);
    for (const problem of row.problems) if (isError(problem)) miss(row.line);
  }
  for (const { line, problem } of finish(check.finish())) if (problem.code !== "empty_file" && isError(problem)) miss(line);
  if (broken > 0) throw new DatasetBrokenError(file, broken, first + 1);
  return {
    examples: examplesOf(rows, rules.hash),
    ids: recordIds(rows.map(({ record }) => record ?? {}), rules.hash),
    lineOfRow: check.lineOfRow,
    sha256: hash.digest("hex"),
  };
}

const isError = ({ code }: { readonly code: keyof typeof DEFAULT_SEVERITIES }): boolean => DEFAULT_SEVERITIES[code] === "error";
