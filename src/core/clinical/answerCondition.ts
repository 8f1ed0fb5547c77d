import type { Span } from "../text/span";
import type { Clause } from "./answerText";
import type { AnswerRole } from "./answerWords";
import type { Analysis, Finding } from "./finding";

const IMAGING: readonly AnswerRole[] = ["mri", "ct", "imaging"];
const CONDITION: readonly AnswerRole[] = ["condition", "emergence"];

/** The words that conditions govern: to the end of their clause. */
export function conditionsOf(clauses: readonly Clause[]): readonly Span[] {
  return clauses.flatMap((clause) => clause.signs.filter(({ role }) => CONDITION.includes(role) || role === "safetyNet").map(({ start }) => ({ start, end: governedEnd(clause, clauses) })));
}

/** What the clause asks for depends on a condition in it, or on one that the clause before consists of. */
export function isConditional(clause: Clause, clauses: readonly Clause[]): boolean {
  if (clause.signs.some(({ role }) => CONDITION.includes(role))) return true;
  const before = clauses[clauses.indexOf(clause) - 1];
  const opening = before?.signs.find(({ role }) => CONDITION.includes(role));
  return before !== undefined && opening?.start === before.start && !before.signs.some(({ role }) => IMAGING.includes(role));
}

/** Every finding that the condition names is affirmed in the case; a condition on what may come is never met. */
export function isSatisfied(clause: Clause, clauses: readonly Clause[], { findings }: Analysis, caseAnalysis: Analysis): boolean {
  const at = clauses.indexOf(clause);
  const holder = clause.signs.some(({ role }) => CONDITION.includes(role)) ? clause : clauses[at - 1];
  const condition = holder?.signs.find(({ role }) => role === "condition");
  if (holder === undefined || condition === undefined || holder.signs.some(({ role }) => role === "emergence")) return false;
  const end = governedEnd(holder, clauses);
  const named = findings.filter(({ start }) => start >= condition.start && start < end);
  return named.length > 0 && named.every(({ flag }) => caseAnalysis.findings.some((finding) => finding.flag === flag && isPresent(finding)));
}

/** What stands in brackets or in a list behind a condition belongs to it: clauses on which nothing else is said. */
function governedEnd(clause: Clause, clauses: readonly Clause[]): number {
  let { end } = clause;
  for (const next of clauses.slice(clauses.indexOf(clause) + 1)) {
    if (next.isReason || next.signs.some(({ role }) => role !== "everyday" && !CONDITION.includes(role))) break;
    ({ end } = next);
  }
  return end;
}

function isPresent({ negated, hypothetical, family, history }: Finding): boolean {
  return !negated && !hypothetical && !family && !history;
}
