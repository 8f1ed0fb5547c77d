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
  /** Of the ambiguous kind, and no person has said what is right. */
  readonly ambiguous: boolean;
  readonly from: "expected" | "category" | "response" | "engine";
}

const AMBIGUOUS = "surveillance_conditional";
const CALM: readonly string[] = ["surveillance", AMBIGUOUS];

/**
 * The gold of a row: what a person wrote in `expected`, else what its category stands for, else what its own response decides, else what
 * the engine finds.
 */
export function goldOf({ expected, acceptable = [], category, response }: EvaluationCase, caseAnalysis: Analysis, reader: AnswerReader): Gold {
  const { protocol } = reader.engine;
  if (expected !== undefined && protocol.decisions.some(({ id }) => id === expected)) return gold(expected, acceptable, "expected");
  const ofCategory = protocol.categories.find(({ id }) => id === category)?.decisions;
  if (ofCategory?.[0] !== undefined) {
    const [decision] = ofCategory;
    return { ...gold(decision, acceptable.length > 0 || ofCategory.length === 1 ? acceptable : ofCategory, "category"), ambiguous: decision === AMBIGUOUS && acceptable.length === 0 };
  }
  const ofResponse = response === undefined ? undefined : decisionIn(reader.read(response, caseAnalysis));
  if (ofResponse !== undefined && ofResponse !== "none") return gold(ofResponse, acceptable, "response");
  const found = reader.engine.decide(caseAnalysis);
  return gold(found.decision, found.acceptable, "engine");
}

/** What an answer decides: the recommendation where there is one, else the questions, else `none`. */
export function decisionIn({ asks, recommendation, questions }: AnswerReading): string {
  if (recommendation !== undefined && recommendation.decision !== "none") return recommendation.decision;
  return asks || questions.some((asked) => asked !== "absent") ? "clarify" : "none";
}

/** A safety net and a named condition for imaging are each accepted for the other, unless it is said what is accepted. */
function gold(decision: string, acceptable: readonly string[], from: Gold["from"]): Gold {
  const accepted = acceptable.length === 0 && CALM.includes(decision) ? CALM : acceptable;
  return { decision, acceptable: [...new Set([decision, ...accepted])], ambiguous: false, from };
}
