import type { Analysis } from "../clinical/finding";
import type { AnswerReader, AnswerReading } from "../clinical/answer";

/** A row to be answered and judged. */
export interface EvaluationCase {
  readonly id: string;
  readonly instruction: string;
  readonly response?: string;
  readonly expected?: string;
  readonly acceptable?: readonly string[];
  readonly category?: string;
}

/** The decision that an answer is held against, and who says so. */
export interface Gold {
  readonly decision: string;
  /** Every decision that counts as right, `decision` among them. */
  readonly acceptable: readonly string[];
  readonly from: "expected" | "category" | "response" | "engine";
}

/**
 * The gold of a row: what a person wrote in `expected`, else what its category stands for, else what its own response decides, else what
 * the engine finds.
 */
export function goldOf({ expected, acceptable = [], category, response }: EvaluationCase, caseAnalysis: Analysis, reader: AnswerReader): Gold {
  const { protocol } = reader.engine;
  if (expected !== undefined && protocol.decisions.some(({ id }) => id === expected)) return gold(expected, acceptable, "expected");
  const ofCategory = protocol.categories.find(({ id }) => id === category)?.decisions;
  if (ofCategory?.[0] !== undefined) return gold(ofCategory[0], ofCategory, "category");
  const ofResponse = response === undefined ? undefined : decisionIn(reader.read(response, caseAnalysis));
  if (ofResponse !== undefined && ofResponse !== "none") return gold(ofResponse, acceptable, "response");
  const found = reader.engine.decide(caseAnalysis);
  return gold(found.decision, found.acceptable, "engine");
}

/** What an answer decides: the recommendation where there is one, else the questions, else `none`. */
export function decisionIn({ form, recommendation, questions }: AnswerReading): string {
  if (form === "clarify") return "clarify";
  if (recommendation !== undefined && recommendation.decision !== "none") return recommendation.decision;
  return questions.some((asked) => asked !== "absent") ? "clarify" : "none";
}

function gold(decision: string, acceptable: readonly string[], from: Gold["from"]): Gold {
  return { decision, acceptable: [...new Set([decision, ...acceptable])], from };
}
