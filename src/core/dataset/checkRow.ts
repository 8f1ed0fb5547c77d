import { clinicalProblems } from "./clinicalRules";
import { instructionProblems, responseProblems } from "./contractRules";
import type { DecodedString } from "./decodedString";
import { labelProblems } from "./labelRules";
import { languageProblems } from "./languageRules";
import { patientProblems } from "./patient/rules";
import { byPlace, isIgnored, isProblemCode, type Problem } from "./problem";
import { readingRow, type DatasetRecord, type Row } from "./record";
import { structureProblems } from "./rowRules";
import { otherTexts, privacyProblems } from "./privacyRules";
import type { DatasetRules } from "./rules";
import { finish, LONG_TEXT, mapping, type Steps } from "../steps";

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

const PROBLEMS_AT_ONCE = 1_024;

/** Like {@link checkRow}, with pauses in a long row. */
export function* rowCheck(text: string, rules: DatasetRules): Steps<CheckedRow> {
  const row = yield* readingRow(text);
  if (text.length > LONG_TEXT) yield;
  const ignore = ignoredCodes(row);
  const problems: Problem[] = [];
  for (const rule of RULES) {
    const found = rule(row, rules);
    for (const problem of Array.isArray(found) ? (found as readonly Problem[]) : yield* found as Steps<readonly Problem[]>) {
      if (!isIgnored(problem.code, ignore)) problems.push(problem);
      if (problems.length % PROBLEMS_AT_ONCE === PROBLEMS_AT_ONCE - 1) yield;
    }
    if (text.length > LONG_TEXT) yield;
  }
  const checked = { row, problems: byPlace(problems) };
  if (text.length > LONG_TEXT) yield;
  return checked;
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
  ofRecord(function* ({ instruction }, rules) {
    return instruction === undefined ? [] : yield* inSource(instruction, yield* languageProblems(instruction.value, rules));
  }),
  ofRecord(function* ({ response }, { contract }) {
    return response === undefined ? [] : yield* inSource(response, yield* responseProblems(response.value, contract));
  }),
  ofRecord(function* ({ response }, { languageOfResponse }) {
    return response === undefined ? [] : yield* inSource(response, yield* languageOfResponse(response.value));
  }),
  ofRecord((record, { labels }) => labelProblems(record, labels)),
  ofRecord(clinicalProblems),
  ofRecord(patientProblems),
  ofRecord((record, rules, row) => privacyProblems(record, rules, otherTexts(row))),
];

/** What a broken row says is not judged: half of it may be missing. */
function ofRecord(rule: (record: DatasetRecord, rules: DatasetRules, row: Row) => ReturnType<RowRule>): RowRule {
  return (row, rules) => (row.record === undefined || row.errors.length > 0 ? [] : rule(row.record, rules, row));
}

function* inSource(field: DecodedString, problems: readonly Problem[]): Steps<readonly Problem[]> {
  return problems.length === 0 ? problems : yield* mapping(problems, (problem) => ({ ...problem, ...field.toSource(problem) }));
}
