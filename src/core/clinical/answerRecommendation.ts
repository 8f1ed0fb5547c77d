import type { Span } from "../text/span";
import type { Clause, Sign } from "./answerText";
import type { AnswerRole } from "./answerWords";
import type { Urgency } from "./decision";
import type { Analysis, Finding } from "./finding";

/** What an answer recommends. Offsets are those of the answer. */
export interface Recommendation {
  /** Decision id: urgent_imaging, urgent_other, surveillance, surveillance_conditional; `none` where nothing of the kind is said. */
  readonly decision: string;
  readonly urgency: Urgency;
  /** The words that decided. */
  readonly at: Span;
  /** Imaging that is asked for outright. */
  readonly imaging: { readonly mri: boolean; readonly ct: boolean };
  /** Urgent under a condition that the case meets. */
  readonly conditionSatisfied: boolean;
  /** Words after a condition: what they name is no finding of the patient. */
  readonly conditions: readonly Span[];
  readonly contrast: Span | undefined;
  /** Where the reasons begin: what stands before them names acts, not findings. The start, where no dash parts the two. */
  readonly reasonsFrom: number;
}

const IMAGING: readonly AnswerRole[] = ["mri", "ct", "imaging"];

/** Reads the clauses of a recommendation: the decision stands before the dash, the reasons behind it. */
export function readRecommendation(answer: string, clauses: readonly Clause[], analysis: Analysis, caseAnalysis: Analysis): Recommendation {
  const deciding = clauses.filter(({ isReason }) => !isReason);
  const conditions = conditionsOf(clauses);
  const inCondition = (sign: Span): boolean => conditions.some(({ start, end }) => sign.start >= start && sign.end <= end);
  const signs = deciding.flatMap((clause) => clause.signs.map((sign) => ({ sign, clause })));
  const images = signs.filter(({ sign }) => IMAGING.includes(sign.role));
  const outright = images.filter(({ sign, clause }) => !inCondition(sign) && !isConditional(clause, clauses));
  const refused = signs.some(({ sign }) => sign.role === "withoutImaging");
  const act = signs.find(({ sign, clause }) => sign.role === "acts" && !isConditional(clause, clauses));
  const has = (role: AnswerRole): boolean => signs.some(({ sign }) => sign.role === role && !inCondition(sign));
  const urgency: Urgency = has("planned") ? "none" : has("immediate") ? "immediate" : "rapid";
  const start = clauses[0]?.start ?? 0;
  const common = {
    imaging: { mri: outright.some(({ sign }) => sign.role === "mri"), ct: images.some(({ sign }) => sign.role === "ct") },
    conditionSatisfied: false,
    conditions,
    reasonsFrom: clauses.find(({ isReason }) => isReason)?.start ?? start,
    contrast: signs.find(({ sign }) => sign.role === "contrast")?.sign,
  };
  const [first] = outright;
  if (act !== undefined && !refused && (has("immediate") || has("rapid")) && (first === undefined || act.sign.start < first.sign.start)) {
    return { ...common, decision: "urgent_other", urgency: has("immediate") ? "immediate" : "rapid", at: act.sign };
  }
  if (first !== undefined && !refused) {
    return urgency === "none" ? { ...common, decision: "surveillance_conditional", urgency, at: first.sign } : { ...common, decision: "urgent_imaging", urgency, at: first.sign };
  }
  const conditional = images.find(({ sign }) => sign !== first?.sign);
  if (conditional !== undefined && !refused) {
    const satisfied = has("immediate") && isSatisfied(conditional.clause, clauses, analysis, caseAnalysis);
    return satisfied
      ? { ...common, decision: "urgent_imaging", urgency: "immediate", at: conditional.sign, conditionSatisfied: true }
      : { ...common, decision: "surveillance_conditional", urgency: "none", at: conditional.sign };
  }
  const calm = refused || has("followUp") || has("safetyNet") || has("planned");
  return { ...common, decision: calm ? "surveillance" : "none", urgency: "none", at: { start, end: Math.max(start, answer.trimEnd().length) } };
}

/** The words that conditions govern: to the end of their clause, or the next one where the condition stands alone. */
function conditionsOf(clauses: readonly Clause[]): readonly Span[] {
  return clauses.flatMap((clause) => clause.signs.filter(({ role }) => role === "condition" || role === "emergence" || role === "safetyNet").map(({ start }) => ({ start, end: clause.end })));
}

function isConditional(clause: Clause, clauses: readonly Clause[]): boolean {
  if (clause.signs.some(({ role }) => role === "condition" || role === "emergence")) return true;
  const before = clauses[clauses.indexOf(clause) - 1];
  const opening = before?.signs.find(({ role }) => role === "condition" || role === "emergence");
  return before !== undefined && opening?.start === before.start && !before.signs.some(({ role }) => IMAGING.includes(role));
}

/** Every finding that the condition names is affirmed in the case; a condition on what may come is never met. */
function isSatisfied(clause: Clause, clauses: readonly Clause[], { findings }: Analysis, caseAnalysis: Analysis): boolean {
  const condition = clause.signs.find((sign: Sign) => sign.role === "condition");
  if (condition === undefined || clause.signs.some(({ role }) => role === "emergence")) return false;
  // What stands in brackets behind the condition belongs to it.
  const next = clauses[clauses.indexOf(clause) + 1];
  const end = next !== undefined && !next.isReason ? next.end : clause.end;
  const named = findings.filter(({ start }) => start >= condition.start && start < end);
  return named.length > 0 && named.every(({ flag }) => caseAnalysis.findings.some((finding) => finding.flag === flag && isPresent(finding)));
}

function isPresent({ negated, hypothetical, family, history }: Finding): boolean {
  return !negated && !hypothetical && !family && !history;
}
