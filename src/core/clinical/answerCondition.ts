import { firstIndex } from "../firstIndex";
import type { Span } from "../text/span";
import type { Clause } from "./answerText";
import type { AnswerRole } from "./answerWords";
import type { Analysis, Finding } from "./finding";

const IMAGING: readonly AnswerRole[] = ["mri", "ct", "imaging"];
const CONDITION: readonly AnswerRole[] = ["condition", "emergence"];

/** The words that conditions govern, by start: each to the end of its clause. */
export function conditionsOf(clauses: readonly Clause[]): readonly Span[] {
  const ends = governedEnds(clauses);
  return clauses.flatMap(({ signs, end }, at) => signs.filter(({ role }) => CONDITION.includes(role) || role === "safetyNet").map(({ start }) => ({ start, end: ends[at] ?? end })));
}

/** Whether words lie in one of these; as fast for the thousands of an endless answer as for one. @param spans by start. */
export function insideAnyOf(spans: readonly Span[]): (words: Span) => boolean {
  const furthest: number[] = [];
  for (const { end } of spans) furthest.push(Math.max(end, furthest.at(-1) ?? 0));
  return ({ start, end }) => {
    const behind = firstIndex(spans.length, (at) => (spans[at]?.start ?? 0) <= start);
    return (furthest[behind - 1] ?? -1) >= end;
  };
}

/** What the clause asks for depends on a condition in it, or on one that the clause before consists of. */
export function isConditional(clause: Clause, before: Clause | undefined): boolean {
  if (clause.signs.some(({ role }) => CONDITION.includes(role))) return true;
  const opening = before?.signs.find(({ role }) => CONDITION.includes(role));
  return before !== undefined && opening?.start === before.start && !before.signs.some(({ role }) => IMAGING.includes(role));
}

/** Whether {@link isSatisfied} can be true of any case: a condition is set that findings could meet. */
export function dependsOnCase(clauses: readonly Clause[]): boolean {
  return clauses.some(({ signs }) => signs.some(({ role }) => role === "condition"));
}

/** Every finding that the condition names is affirmed in the case; a condition on what may come is never met. */
export function isSatisfied(clause: Clause, clauses: readonly Clause[], { findings }: Analysis, caseAnalysis: Analysis): boolean {
  const at = clauses.indexOf(clause);
  const holder = clause.signs.some(({ role }) => CONDITION.includes(role)) ? clause : clauses[at - 1];
  const condition = holder?.signs.find(({ role }) => role === "condition");
  if (holder === undefined || condition === undefined || holder.signs.some(({ role }) => role === "emergence")) return false;
  const end = governedEnds(clauses)[clauses.indexOf(holder)] ?? holder.end;
  const named = findings.filter(({ start }) => start >= condition.start && start < end);
  return named.length > 0 && named.every(({ flag }) => caseAnalysis.findings.some((finding) => finding.flag === flag && isPresent(finding)));
}

/**
 * Where what each clause says of a condition ends. What stands in brackets or in a list behind a condition belongs to it: clauses on which nothing
 * else is said.
 */
function governedEnds(clauses: readonly Clause[]): readonly number[] {
  const ends = clauses.map(({ end }) => end);
  for (let at = clauses.length - 2; at >= 0; at--) {
    const next = clauses[at + 1];
    const goesOn = next !== undefined && !next.isReason && !next.signs.some(({ role }) => role !== "everyday" && !CONDITION.includes(role));
    if (goesOn) ends[at] = ends[at + 1] ?? next.end;
  }
  return ends;
}

function isPresent({ negated, hypothetical, family, history }: Finding): boolean {
  return !negated && !hypothetical && !family && !history;
}
