import { roleOf } from "../../clinical/decisionRole";
import type { CaseDecision } from "../../clinical/decision";
import type { Protocol } from "../../clinical/protocol";
import type { DatasetRules } from "../rules";

/** The right answer to a case so decided, from the protocol's own words; `undefined` where it has none. */
export function rightResponse(found: CaseDecision, { engine: { protocol }, contract }: Pick<DatasetRules, "engine" | "contract">): string | undefined {
  if (roleOf(protocol, found.decision) === "clarify") return contract.clarification;
  const template = protocol.augmentation?.recommendations.find(
    ({ decision, rule, urgency, imaging }) =>
      decision === found.decision && (rule ?? found.rule) === found.rule && (urgency ?? found.urgency) === found.urgency && (imaging ?? found.imaging) === found.imaging,
  );
  const because = reasons(found, protocol);
  if (template === undefined || because === undefined) return undefined;
  const { prefix, sourceLabel, source } = contract.words.recommendation;
  return `${prefix} ${template.text.replace("{because}", because)}. ${sourceLabel} ${source}.`;
}

/** The flags that decided, each once; `undefined` where the protocol has no words for one. */
function reasons({ because }: CaseDecision, { augmentation }: Protocol): string | undefined {
  const words = Array.from(new Set(because.map(({ flag }) => flag)), (flag) => augmentation?.contrasts.find((clause) => clause.flag === flag)?.name);
  return words.includes(undefined) ? undefined : words.join(", ");
}
