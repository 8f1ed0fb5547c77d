import type { Protocol } from "../../core/clinical/protocol";
import type { Comparison, RowChange } from "../../core/evaluation/comparison";
import type { SummarizedRow, Summary } from "../../core/evaluation/summary";
import type { Steps } from "../../core/steps";
import { wordDiff } from "../../core/text/wordDiff";
import type { ComparedRow } from "../../shared/evaluationReportProtocol";
import { decisionLabel } from "../evaluation/decisionLabel";

/** A row of two evaluations. */
export interface ComparedPair {
  readonly change: RowChange;
  readonly first: SummarizedRow;
  readonly second: SummarizedRow;
}

/** In this order rows are read: what got worse first. */
const CHANGES: readonly RowChange[] = ["lost", "gained", "both_wrong", "both_right"];

/** The rows of a comparison, lost ones first. */
export function comparedPairs({ rows }: Comparison, first: Summary, second: Summary): readonly ComparedPair[] {
  const before = new Map(first.rows.map((row) => [row.id, row]));
  const after = new Map(second.rows.map((row) => [row.id, row]));
  const pairs = rows.flatMap(({ first: one, second: other, change }) => {
    const [earlier, later] = [before.get(one), after.get(other)];
    return earlier === undefined || later === undefined ? [] : [{ change, first: earlier, second: later }];
  });
  return CHANGES.flatMap((change) => pairs.filter((pair) => pair.change === change));
}

/** The answers are not the same to the letter, or were judged otherwise. */
export function isDifferent({ change, first, second }: ComparedPair): boolean {
  return first.answer !== second.answer || change === "gained" || change === "lost";
}

/** Some rows with what differs between their answers, a step for each. */
export function* shownPairs(pairs: readonly ComparedPair[], protocol: Protocol): Steps<readonly ComparedRow[]> {
  const shown: ComparedRow[] = [];
  for (const { change, first, second } of pairs) {
    const side = ({ report, right }: SummarizedRow): ComparedRow["first"] => ({ given: decisionLabel(report.decision, protocol), right });
    shown.push({ id: second.id, change, expected: decisionLabel(second.report.expected, protocol), instruction: second.prompt, first: side(first), second: side(second), parts: [...wordDiff(first.answer, second.answer)] });
    yield;
  }
  return shown;
}
