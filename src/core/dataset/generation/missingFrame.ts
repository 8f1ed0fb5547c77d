import { roleOf } from "../../clinical/decisionRole";
import { reachOf } from "../../clinical/reach";
import { rowFrame } from "../newRow";
import { rightAnswer } from "../rightAnswer";
import type { DatasetRules } from "../rules";
import type { MissingRow } from "./missingRow";

/**
 * The missing row with its frame and the answer that the decision table leads to, the case left open: for a protocol whose words give no such case.
 * Text between the places where something is to be written.
 */
export function missingFrame({ flag: id, assertion, decision }: MissingRow, rules: DatasetRules): readonly string[] {
  const { protocol } = rules.engine;
  const flag = protocol.flags.find((known) => known.id === id);
  const ways = flag === undefined ? [] : [...reachOf(assertion, flag, protocol).ways.values()];
  // Of any decision: an urgent one where the flag is affirmed, else one without urgency, as such a flag suggests.
  const suggested = ways.find((way) => roleOf(protocol, way.decision) !== "clarify" && (way.urgency !== "none") === (assertion === "affirmed"));
  const way = decision === undefined ? (suggested ?? ways[0]) : ways.find((candidate) => candidate.decision === decision);
  const expected = decision ?? way?.decision ?? "";
  const category = protocol.categories.find(({ decisions }) => decisions.includes(expected))?.id ?? "";
  return rowFrame(category, expected, way && rightAnswer(way, rules, () => 0), rules);
}
