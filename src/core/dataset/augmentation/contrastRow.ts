import type { CaseDecision, Urgency } from "../../clinical/decision";
import { roleOf } from "../../clinical/decisionRole";
import type { Analysis } from "../../clinical/finding";
import { caseSpan } from "../contract";
import type { DecodedString } from "../decodedString";
import type { DatasetRecord, Row } from "../record";
import { inSource, replaced, smallestReplacement, withKeys } from "../rowEdit";
import { rightAnswer } from "../rightAnswer";
import type { DatasetRules } from "../rules";
import { contrastCases, type ContrastCase, type Unfit } from "./contrast";
import { pairIdOf, provenance, type Origin } from "./provenance";
import { haveSameAssertions } from "./sameReading";
import type { Steps } from "../../steps";

/** Why a row has no contrast twin. */
export type ContrastRefusal =
  /** A person's label is not what the engine decides, so that neither may be trusted for the twin; or the patient is outside the protocol. */
  | { readonly reason: "label_differs" | "not_covered" }
  /** No red flag stands in a clause of its own that the protocol can say otherwise with another decision. */
  | { readonly reason: "no_contrast" }
  /** The protocol's clause does not take the red flag out of this case. */
  | { readonly reason: Unfit }
  /** An urgent case would become one that asks, or one less urgent although another red flag stands: not the safe lesson of one change. */
  | { readonly reason: "asks_instead" | "still_flagged" }
  /** The decision that the twin would have, and for which the protocol has no words that are right. */
  | { readonly reason: "no_recommendation"; readonly decision: string };

/** The twin and its parent, which then name the same pair; or why there is no twin. */
export type ContrastTwin = { readonly kind: "row"; readonly id: string; readonly text: string; readonly parent: string } | { readonly kind: "refused"; readonly refusal: ContrastRefusal };

/** The least urgent first. */
const URGENCIES: readonly Urgency[] = ["none", "rapid", "immediate"];

/** The case with one red flag denied, affirmed, or moved to the family or the past, with the answer that then is right. With a pause behind each that is tried. */
export function* contrastRow(
  { text }: Pick<Row, "text">,
  record: DatasetRecord & { readonly instruction: DecodedString; readonly response: DecodedString },
  origin: Origin,
  rules: DatasetRules,
  random: () => number,
): Steps<ContrastTwin> {
  const { engine, contract, readDecision } = rules;
  const { instruction, response, expected } = record;
  const { decision: before } = yield* engine.examining(instruction.value);
  if (!before.covered) return { kind: "refused", refusal: { reason: "not_covered" } };
  if (expected !== undefined && expected.value !== before.decision) return { kind: "refused", refusal: { reason: "label_differs" } };

  const span = caseSpan(instruction.value, contract);
  let refusal: ContrastRefusal = { reason: "no_contrast" };
  yield;
  for (const variant of contrastCases(instruction.value.slice(span.start, span.end), engine, random)) {
    yield;
    const asked = replaced(instruction.value, [{ ...span, text: variant.text }]);
    const { analysis, decision: after } = yield* engine.examining(asked);
    if (!haveSameAssertions(analysis.findings, variant.findings) || after.decision === before.decision || !after.covered) continue;
    const unsafe = unsafeReason(variant, before, after, analysis, rules);
    if (unsafe !== undefined) {
      refusal = { reason: unsafe };
      continue;
    }
    // What the twin states anew has decided: an answer that does not name it would teach nothing.
    const answer = rightAnswer(after, rules, random, !variant.takesAway);
    const answered = answer === undefined ? undefined : yield* readDecision(answer, { analysis, decision: after });
    if (answer === undefined || answered?.decision !== after.decision) {
      refusal = { reason: "no_recommendation", decision: after.decision };
      continue;
    }
    const edits = [[instruction, asked], [response, answer]] as const;
    const written = edits.flatMap(([field, value]) => {
      const edit = smallestReplacement(field.value, value);
      return edit === undefined ? [] : [inSource(text, field, edit)];
    });
    const pairId = record.pairId?.value ?? pairIdOf(origin.parentId);
    const keys = { ...provenance(record, origin), ...labels(record, after, rules), pairId };
    return { kind: "row", id: origin.id, text: withKeys(replaced(text, written), keys), parent: withKeys(text, { id: origin.parentId, pairId }) };
  }
  return { kind: "refused", refusal };
}

/** Why a red flag that is taken away makes no safe twin; `undefined` where it does. */
function unsafeReason({ takesAway, unfit }: ContrastCase, before: CaseDecision, after: CaseDecision, { redFlagsPresent }: Analysis, { engine: { protocol } }: DatasetRules): Unfit | "asks_instead" | "still_flagged" | undefined {
  if (!takesAway) return undefined;
  const asks = roleOf(protocol, after.decision) === "clarify";
  if (asks && before.urgency !== "none") return "asks_instead";
  const isLess = URGENCIES.indexOf(after.urgency) < URGENCIES.indexOf(before.urgency);
  return redFlagsPresent && (asks || isLess) ? "still_flagged" : unfit();
}

/** What the parent's labels become; tags describe the parent's case. */
function labels({ expected, category, acceptable }: DatasetRecord, { decision, acceptable: others }: CaseDecision, rules: DatasetRules): Record<string, string | readonly string[] | undefined> {
  const kind = rules.labels.categories.find(({ decisions }) => decisions.includes(decision))?.id;
  return {
    ...(expected === undefined ? {} : { expected: decision }),
    ...(category === undefined ? {} : { category: kind }),
    ...(acceptable.length === 0 && others.length === 0 ? {} : { acceptable: others.length === 0 ? undefined : [decision, ...others] }),
    tags: undefined,
  };
}
