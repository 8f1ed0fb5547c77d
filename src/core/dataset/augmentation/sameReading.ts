import type { ClinicalEngine } from "../../clinical/engine";
import type { Steps } from "../../steps";
import type { Assertion } from "../../clinical/finding";

/** What of a case is another after an edit. */
export type ReadingChange = "findings_change" | "decision_change";

/** What the engine reads differently in two instructions; `undefined` where it finds the same and decides the same. The order of the findings does not matter. With pauses. */
export function* readingChange(before: string, after: string, engine: ClinicalEngine): Steps<ReadingChange | undefined> {
  const old = yield* engine.analyzing(before);
  yield;
  const now = yield* engine.analyzing(after);
  yield;
  if (!haveSameAssertions(old.findings, now.findings)) return "findings_change";
  const [oldCase, nowCase] = [engine.decide(old), engine.decide(now)];
  return oldCase.decision === nowCase.decision && oldCase.urgency === nowCase.urgency && oldCase.imaging === nowCase.imaging ? undefined : "decision_change";
}

/** A finding without its place. */
export type AssertedFlag = Assertion & { readonly flag: string };

/** Whether both lists say the same of the same flags, in any order. */
export function haveSameAssertions(a: readonly AssertedFlag[], b: readonly AssertedFlag[]): boolean {
  const written = (findings: readonly AssertedFlag[]) => findings.map(({ flag, negated, hypothetical, family, history }) => [flag, negated, hypothetical, family, history].join(" ")).sort().join("\n");
  return written(a) === written(b);
}
