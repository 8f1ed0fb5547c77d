import { clinicalProblems } from "./clinicalRules";
import { instructionProblems, responseProblems } from "./contractRules";
import type { DecodedString } from "./decodedString";
import { labelProblems } from "./labelRules";
import { languageProblems } from "./languageRules";
import { byPlace, isIgnored, isProblemCode, type Problem } from "./problem";
import { readRow, type DatasetRecord, type Row } from "./record";
import { structureProblems } from "./rowRules";
import { privacyProblems } from "./privacyRules";
import type { DatasetRules } from "./rules";
import { finish, type Steps } from "../steps";

/** A row with what is wrong inside it. Depends on the row's text alone, so that equal text may share one result. Immutable. */
export interface CheckedRow {
  readonly row: Row;
  /** Offsets are those of the row, ordered by `start`. */
  readonly problems: readonly Problem[];
}

/** Checks one row that is not blank. Never throws. */
export function checkRow(text: string, rules: DatasetRules): CheckedRow {
  return finish(rowCheck(text, rules));
}

/** Rows below this many UTF-16 units are checked at one go: far from a millisecond. */
const SHORT_ROW = 5_000;

/** Like {@link checkRow}, with pauses in a long row. */
export function* rowCheck(text: string, rules: DatasetRules): Steps<CheckedRow> {
  const row = readRow(text);
  if (text.length > SHORT_ROW) yield;
  const ignore = ignoredCodes(row);
  const problems: Problem[] = [];
  for (const rule of RULES) {
    const found = rule(row, rules);
    for (const problem of Array.isArray(found) ? (found as readonly Problem[]) : yield* found as Steps<readonly Problem[]>) if (!isIgnored(problem.code, ignore)) problems.push(problem);
    if (text.length > SHORT_ROW) yield;
  }
  return { row, problems: byPlace(problems) };
}

/** A row may name thousands, again and again. */
function ignoredCodes({ record }: Row): readonly string[] {
  const codes = record?.ignore.map(({ value }) => value) ?? [];
  return codes.length < 2 ? codes : [...new Set(codes)].filter(isProblemCode);
}

/** The problems, or what finds them with pauses. */
type RowRule = (row: Row, rules: DatasetRules) => readonly Problem[] | Steps<readonly Problem[]>;

const RULES: readonly RowRule[] = [
  (row, { validateRecord }) => structureProblems(row, validateRecord),
  ofRecord(({ instruction }, { contract }) => (instruction === undefined ? [] : inSource(instruction, instructionProblems(instruction.value, contract)))),
  ofRecord(({ instruction }, rules) => (instruction === undefined ? [] : inSource(instruction, languageProblems(instruction.value, rules)))),
  ofRecord(({ response }, { contract }) => (response === undefined ? [] : inSource(response, responseProblems(response.value, contract)))),
  ofRecord((record, { labels }) => labelProblems(record, labels)),
  ofRecord(clinicalProblems),
  ofRecord(privacyProblems),
];

/** What a broken row says is not judged: half of it may be missing. */
function ofRecord(rule: (record: DatasetRecord, rules: DatasetRules) => ReturnType<RowRule>): RowRule {
  return ({ record, errors }, rules) => (record === undefined || errors.length > 0 ? [] : rule(record, rules));
}

function inSource(field: DecodedString, problems: readonly Problem[]): readonly Problem[] {
  return problems.length === 0 ? problems : problems.map((problem) => ({ ...problem, ...field.toSource(problem) }));
}
