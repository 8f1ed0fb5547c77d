import type { Examination } from "../../clinical/engine";
import type { Assertion } from "../../clinical/finding";

/** What of a case is another after an edit. */
export type ReadingChange = "findings_change" | "decision_change";

/** What of an edited case the engine reads differently; `undefined` where it finds the same and decides the same. The order of the findings does not matter. */
export function readingChange({ analysis: before, decision: decided }: Examination, { analysis: after, decision }: Examination): ReadingChange | undefined {
  if (!haveSameAssertions(before.findings, after.findings)) return "findings_change";
  return decided.decision === decision.decision && decided.urgency === decision.urgency && decided.imaging === decision.imaging ? undefined : "decision_change";
}

/** A finding without its place. */
export type AssertedFlag = Assertion & { readonly flag: string };

/** Whether both lists say the same of the same flags, in any order. */
export function haveSameAssertions(a: readonly AssertedFlag[], b: readonly AssertedFlag[]): boolean {
  const written = (findings: readonly AssertedFlag[]) => findings.map(({ flag, negated, hypothetical, family, history }) => [flag, negated, hypothetical, family, history].join(" ")).sort().join("\n");
  return written(a) === written(b);
}
