import { clinicalProblems } from "./clinicalRules";
import { instructionProblems, responseProblems } from "./contractRules";
import type { DecodedString } from "./decodedString";
import { labelProblems } from "./labelRules";
import { languageProblems } from "./languageRules";
import { byPlace, isIgnored, type Problem } from "./problem";
import { readRow, type Row } from "./record";
import { structureProblems } from "./rowRules";
import { privacyProblems } from "./privacyRules";
import type { DatasetRules } from "./rules";

/** A row with what is wrong inside it. Depends on the row's text alone, so that equal text may share one result. Immutable. */
export interface CheckedRow {
  readonly row: Row;
  /** Offsets are those of the row, ordered by `start`. */
  readonly problems: readonly Problem[];
}

/** Checks one row that is not blank. Never throws. */
export function checkRow(text: string, rules: DatasetRules): CheckedRow {
  const row = readRow(text);
  const ignore = row.record?.ignore.map(({ value }) => value) ?? [];
  const problems = [...structureProblems(row, rules.validateRecord), ...contentProblems(row, rules)].filter(({ code }) => !isIgnored(code, ignore));
  return { row, problems: byPlace(problems) };
}

/** What a broken row says is not judged: half of it may be missing. */
function contentProblems({ record, errors }: Row, rules: DatasetRules): Problem[] {
  if (record === undefined || errors.length > 0) return [];
  const { instruction, response } = record;
  return [
    ...(instruction === undefined ? [] : inSource(instruction, [...instructionProblems(instruction.value, rules.contract), ...languageProblems(instruction.value, rules)])),
    ...(response === undefined ? [] : inSource(response, responseProblems(response.value, rules.contract))),
    ...labelProblems(record, rules.labels),
    ...clinicalProblems(record, rules),
    ...privacyProblems(record, rules),
  ];
}

function inSource(field: DecodedString, problems: readonly Problem[]): Problem[] {
  return problems.map((problem) => ({ ...problem, ...field.toSource(problem) }));
}
