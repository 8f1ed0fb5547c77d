import type { Contract } from "./contract";
import type { ProblemCode } from "./problem";
import type { Row } from "./record";
import { inSource, smallestReplacement, type Replacement } from "./rowEdit";

/** The problems that restoring the standard questions solves. */
const QUESTION_CODES: ReadonlySet<ProblemCode> = new Set(["contract_questions", "contract_extra", "contract_characters"]);

/** Whether {@link restoreQuestions} solves a problem of this code. */
export function isSolvedByQuestions(code: ProblemCode): boolean {
  return QUESTION_CODES.has(code);
}

/** The smallest edit of the row, in its offsets, after which the response asks the standard questions verbatim; `undefined` where it does so already. */
export function restoreQuestions({ text, record }: Row, { clarification }: Contract): Replacement | undefined {
  const response = record?.response;
  if (response === undefined) return undefined;
  const replacement = smallestReplacement(response.value, clarification);
  return replacement === undefined ? undefined : inSource(text, response, replacement);
}
