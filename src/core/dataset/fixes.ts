import type { Problem, ProblemCode } from "./problem";
import type { Row } from "./record";
import { inJsonString, inSource, smallestReplacement, withListEntry, type Replacement } from "./rowEdit";
import type { DatasetRules } from "./rules";

/** The problems that restoring the standard questions solves. */
const QUESTION_CODES: ReadonlySet<ProblemCode> = new Set(["contract_questions", "contract_extra", "contract_characters"]);

/** Whether {@link restoreQuestions} solves a problem of this code. */
export function isSolvedByQuestions(code: ProblemCode): boolean {
  return QUESTION_CODES.has(code);
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
  const { header, request } = rules.contract.words;
  switch (problem.code) {
    case "contract_questions":
    case "contract_extra":
    case "contract_characters":
      return restoreQuestions(row, rules.contract);
    case "agreement":
      return { start, end, text: inJsonString(problem.data.right) };
    case "doubled_word":
      return { start, end, text: "" };
    case "contract_instruction": {
      const field = record?.instruction;
      if (field === undefined) return undefined;
      const at = problem.data.missing === "header" ? 0 : field.value.trimEnd().length;
      const missing = problem.data.missing === "header" ? `${header}\n` : `\n\n${request}`;
      return inSource(text, field, { start: at, end: problem.data.missing === "header" ? 0 : field.value.length, text: missing });
    }
    case "contract_source":
      return sourceFix(problem, row, rules.contract);
    case "acceptable_without_expected":
      return withListEntry(text, "acceptable", (record?.acceptable ?? []).map(({ value }) => value), problem.data.expected);
    default:
      return undefined;
  }
}

/** A source that is there is replaced, one that is missing comes after the last sentence. */
function sourceFix({ start, end }: Problem, { record, text }: Row, { words: { recommendation }, patterns }: DatasetRules["contract"]): Replacement | undefined {
  const field = record?.response;
  if (field === undefined) return undefined;
  const source = `${recommendation.sourceLabel} ${recommendation.source}.`;
  if (patterns.sourceLabel.test(field.value)) return { start, end, text: inJsonString(source) };
  const said = field.value.trimEnd();
  return inSource(text, field, { start: said.length, end: field.value.length, text: `${/[.!?]$/u.test(said) ? "" : "."} ${source}` });
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
