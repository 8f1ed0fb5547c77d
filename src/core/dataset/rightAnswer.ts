import { roleOf } from "../clinical/decisionRole";
import type { Way } from "../clinical/reach";
import type { RightAnswers, RightRecommendation } from "../clinical/rightAnswers";
import { picked } from "./random";
import type { DatasetRules } from "./rules";

/** Stands for the names of the flags that decided. */
const BECAUSE = "{because}";

/**
 * A right answer to a case so decided, from the protocol's own words: the standard questions, or a recommendation. `undefined` where it has no
 * words for this decision, or none for any of the flags that decided. Whoever writes it into a row still has it read by the product's own check.
 * @param naming only a recommendation that names the flags that decided will do.
 */
export function rightAnswer(decided: Way, { engine: { protocol }, contract }: Pick<DatasetRules, "engine" | "contract">, random: () => number, naming = false): string | undefined {
  if (roleOf(protocol, decided.decision) === "clarify") return contract.clarification;
  const texts = protocol.rightAnswers?.recommendations.find((recommendation) => holds(recommendation, decided))?.texts ?? [];
  const text = picked(naming ? texts.filter((one) => one.includes(BECAUSE)) : texts, random);
  const because = reasons(decided, protocol.rightAnswers?.names ?? []);
  if (text === undefined || (because === "" && text.includes(BECAUSE))) return undefined;
  const { prefix, sourceLabel, source } = contract.words.recommendation;
  return `${prefix} ${text.replace(BECAUSE, because)}. ${sourceLabel} ${source}.`;
}

function holds({ decision, urgency, imaging, rules }: RightRecommendation, decided: Way): boolean {
  return decision === decided.decision && (urgency ?? decided.urgency) === decided.urgency && (imaging ?? decided.imaging) === decided.imaging && (rules?.includes(decided.rule) ?? true);
}

/** The flags that decided, each once, as far as the protocol names them. */
function reasons({ because }: Way, names: RightAnswers["names"]): string {
  const flags = [...new Set(because.map(({ flag }) => flag))];
  return flags.flatMap((flag) => names.find((known) => known.flag === flag)?.name ?? []).join(", ");
}
