import * as v from "valibot";
import type { Urgency } from "../clinical/decision";
import type { AnswerState } from "./target";

/** How a person reads an answer. What is left out a person could not say either. */
export interface PersonsVerdict {
  readonly clinical: "right" | "wrong" | "uncertain";
  readonly form?: "clarify" | "recommend" | "invalid";
  /** Id of a decision, or `none`. */
  readonly decision?: string;
  readonly urgency?: Urgency;
  /** All questions are asked, in whatever words, and nothing is recommended. */
  readonly questions?: boolean;
  readonly verbatim?: boolean;
}

/** An answer that a person has judged before any rule has read it. */
export interface JudgedAnswer {
  readonly id: string;
  readonly instruction: string;
  readonly expected: string;
  readonly answer: string;
  readonly state: AnswerState;
  readonly judged: PersonsVerdict;
  /** Why, where it is not plain. */
  readonly note?: string;
}

const judgedAnswer = v.strictObject({
  id: v.string(),
  instruction: v.string(),
  expected: v.string(),
  answer: v.string(),
  state: v.optional(v.picklist(["complete", "cut", "empty", "stopped_early"]), "complete"),
  judged: v.strictObject({
    clinical: v.picklist(["right", "wrong", "uncertain"]),
    form: v.exactOptional(v.picklist(["clarify", "recommend", "invalid"])),
    decision: v.exactOptional(v.string()),
    urgency: v.exactOptional(v.picklist(["immediate", "rapid", "none"])),
    questions: v.exactOptional(v.boolean()),
    verbatim: v.exactOptional(v.boolean()),
  }),
  note: v.exactOptional(v.string()),
});

/**
 * Reads a file of judged answers, JSON Lines.
 * @throws {JudgedAnswersError} for the first line that is none.
 */
export function decodeJudgedAnswers(text: string): readonly JudgedAnswer[] {
  return text.split("\n").flatMap((line, index) => (line.trim() === "" ? [] : [decodeLine(line, index + 1)]));
}

/** A line of a file of judged answers is something else. */
export class JudgedAnswersError extends Error {
  constructor(
    readonly line: number,
    options?: ErrorOptions,
  ) {
    super(`line ${line}`, options);
  }
}

function decodeLine(line: string, number: number): JudgedAnswer {
  try {
    return v.parse(judgedAnswer, JSON.parse(line));
  } catch (error) {
    throw new JudgedAnswersError(number, { cause: error });
  }
}
