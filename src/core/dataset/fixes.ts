import type { Steps } from "../steps";
import type { DatasetCheck } from "./datasetCheck";
import { typingErrors } from "../text/typingErrors";
import { frameFix } from "./frameFix";
import { saidBy } from "./privacyRules";
import type { Problem, ProblemCode, Severities } from "./problem";
import type { Row } from "./record";
import { inJsonString, inSource, smallestReplacement, withListEntry, type Replacement } from "./rowEdit";
import type { DatasetRules } from "./rules";
import { sourceAtEnd } from "./writtenSource";

/** The problems that restoring the standard questions solves. */
const QUESTION_CODES: ReadonlySet<ProblemCode> = new Set(["contract_questions", "contract_extra", "contract_characters"]);

/** Whether {@link restoreQuestions} solves a problem. */
export function isSolvedByQuestions({ code, data }: Problem): boolean {
  return QUESTION_CODES.has(code) && !("of" in data && data.of === "recommendation");
}

/** The smallest edit of the row, in its offsets, after which the response asks the standard questions verbatim; `undefined` where it does so already. */
export function restoreQuestions({ text, record }: Row, { clarification }: DatasetRules["contract"]): Replacement | undefined {
  const response = record?.response;
  if (response === undefined) return undefined;
  const replacement = smallestReplacement(response.value, clarification);
  return replacement === undefined ? undefined : inSource(text, response, replacement);
}

/** The one edit of the row that mends a problem, where there is only one; offsets of both are those of the row. */
export function fixOf(problem: Problem, row: Row, rules: Pick<DatasetRules, "contract">): Replacement | undefined {
  const { record, text } = row;
  const { start, end } = problem;
  if (isSolvedByQuestions(problem)) return restoreQuestions(row, rules.contract);
  switch (problem.code) {
    case "schema":
      return problem.data.keyword === "required" && problem.data.written !== undefined ? { start, end, text: JSON.stringify(problem.data.property) } : undefined;
    case "contract_characters":
      return { start, end, text: inJsonString(rules.contract.words.recommendation.prefix) };
    case "contract_prefix": {
      const prefix = prefixMeant(saidBy(text.slice(start, end)), problem.data.prefixes);
      return prefix === undefined ? undefined : { start, end, text: inJsonString(prefix) };
    }
    case "agreement":
      return { start, end, text: inJsonString(problem.data.right) };
    case "doubled_word":
      return { start, end, text: "" };
    case "contract_instruction": {
      const field = record?.instruction;
      const fix = field && frameFix(field.value, problem.data.missing, rules.contract);
      return fix && inSource(text, field, fix);
    }
    case "contract_source":
      return sourceFix(row, rules.contract);
    case "acceptable_without_expected":
      return withListEntry(text, "acceptable", (record?.acceptable ?? []).map(({ value }) => value), problem.data.expected);
    default:
      return undefined;
  }
}

/**
 * Every edit of a dataset that is the only one which mends a problem, with offsets of the document and in their order, none of them at another. Rules
 * that are off are left alone.
 * @param fixOfLines mends what is no row's.
 */
export function* allFixes({ rows, ofLines }: DatasetCheck, severities: Severities, rules: Pick<DatasetRules, "contract">, fixOfLines: (problem: Problem) => Replacement | undefined): Steps<readonly Replacement[]> {
  const isOn = ({ code }: Problem): boolean => severities[code] !== "off";
  const found = ofLines.filter(isOn).flatMap((problem) => fixOfLines(problem) ?? []);
  for (const { row, problems, start } of rows) {
    for (const problem of problems) {
      const fix = isOn(problem) ? fixOf(problem, row, rules) : undefined;
      if (fix !== undefined) found.push({ ...fix, start: fix.start + start, end: fix.end + start });
    }
    yield;
  }
  found.sort((a, b) => a.start - b.start);
  yield;
  const edits: Replacement[] = [];
  for (const edit of found) {
    const last = edits.at(-1);
    if (last === undefined || edit.start > last.end) edits.push(edit);
  }
  return edits;
}

/** The prefix that is written with errors of typing, up to its colon. */
function prefixMeant(written: string, prefixes: readonly string[]): string | undefined {
  const squeezed = (text: string): string => text.replaceAll(/\s/gu, "");
  return written.endsWith(":") ? prefixes.find((prefix) => typingErrors(squeezed(written), squeezed(prefix)) !== undefined) : undefined;
}

/** A source at the end is replaced, one that is missing comes after the last sentence; where one stands elsewhere, a person decides. */
function sourceFix({ record, text }: Row, contract: DatasetRules["contract"]): Replacement | undefined {
  const field = record?.response;
  if (field === undefined) return undefined;
  const { words: { recommendation }, patterns } = contract;
  const source = `${recommendation.sourceLabel} ${recommendation.source}.`;
  const written = sourceAtEnd(field.value, contract);
  if (written?.bracketed === false) return inSource(text, field, { ...written, text: source });
  if (written === undefined && [patterns.sourceLabel, patterns.sourceName].some((pattern) => pattern.test(field.value))) return undefined;
  const said = field.value.slice(0, written?.start).trimEnd();
  return inSource(text, field, { start: said.length, end: field.value.length, text: `${/[!.?]$/u.test(said.slice(-1)) ? "" : "."} ${source}` });
}

/** The row with the characters that its escapes stand for, where they can be written in JSON as they are; `undefined` where it has none. */
export function withoutEscapes({ text, errors }: Row): string | undefined {
  if (errors.length > 0) return undefined;
  // A backslash that is itself escaped begins no escape.
  const plain = text.replace(/\\(?:u(?<digits>[\da-f]{4})|.)/giu, (escape, digits: string | undefined) => {
    const unit = digits === undefined ? 0 : Number.parseInt(digits, 16);
    return unit < 0x80 ? escape : String.fromCharCode(unit);
  });
  return plain === text || /\p{Surrogate}/u.test(plain) ? undefined : plain;
}
