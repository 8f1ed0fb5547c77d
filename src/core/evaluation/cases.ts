import type { Examination } from "../clinical/engine";
import type { AnswerReader, AnswerReading } from "../clinical/answer";
import { decisionOfRole, roleOf, type DecisionRole } from "../clinical/decisionRole";
import type { Protocol } from "../clinical/protocol";
import type { Example } from "../dataset/example";
import type { Steps } from "../steps";

/** A row to be answered and judged. */
export interface EvaluationCase {
  readonly id: string;
  readonly instruction: string;
  readonly response?: string;
  readonly expected?: string;
  readonly acceptable?: readonly string[];
  readonly category?: string;
}

/** What of a row is judged. */
export function caseOf({ id, instruction, response, expected, acceptable, category }: Example): EvaluationCase {
  return { id, instruction, response, acceptable, ...(expected === undefined ? {} : { expected }), ...(category === undefined ? {} : { category }) };
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

const AMBIGUOUS: DecisionRole = "surveillance_conditional";
const CALM: readonly DecisionRole[] = ["surveillance", AMBIGUOUS];

/**
 * The gold of a row: what a person wrote in `expected`, else what its category stands for, else what its own response decides, else what
 * the engine finds. Pauses in a long response.
 */
export function* goldOf({ expected, acceptable = [], category, response }: EvaluationCase, examination: Examination, reader: AnswerReader): Steps<Gold> {
  const { protocol } = reader.engine;
  if (expected !== undefined && protocol.decisions.some(({ id }) => id === expected)) return gold(expected, acceptable, "expected", protocol);
  const ofCategory = protocol.categories.find(({ id }) => id === category)?.decisions;
  if (ofCategory?.[0] !== undefined) {
    const [decision] = ofCategory;
    return { ...gold(decision, acceptable.length > 0 || ofCategory.length === 1 ? acceptable : ofCategory, "category", protocol), ambiguous: roleOf(protocol, decision) === AMBIGUOUS && acceptable.length === 0 };
  }
  const ofResponse = response === undefined ? undefined : decisionIn(yield* reader.reading(response, examination), protocol);
  if (ofResponse !== undefined && ofResponse !== "none") return gold(ofResponse, acceptable, "response", protocol);
  const { decision, acceptable: others } = examination.decision;
  return gold(decision, others, "engine", protocol);
}

/** What an answer decides, as the protocol calls it: the recommendation where there is one, else the questions, else `none`. */
export function decisionIn({ asks, recommendation, questions }: AnswerReading, protocol: Protocol): string {
  const recommended = recommendation?.decision ?? "none";
  if (recommended !== "none") return decisionOfRole(protocol, recommended) ?? "none";
  return asks || questions.some((asked) => asked !== "absent") ? (decisionOfRole(protocol, "clarify") ?? "none") : "none";
}

/** A safety net and a named condition for imaging are each accepted for the other, unless it is said what is accepted. */
function gold(decision: string, acceptable: readonly string[], from: Gold["from"], protocol: Protocol): Gold {
  const calm = CALM.flatMap((role) => decisionOfRole(protocol, role) ?? []);
  const accepted = acceptable.length === 0 && calm.includes(decision) ? calm : acceptable;
  return { decision, acceptable: [...new Set([decision, ...accepted])], ambiguous: false, from };
}
