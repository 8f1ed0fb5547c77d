import type { Finding } from "../../core/clinical/finding";
import type { DatasetRules } from "../../core/dataset/rules";
import { t } from "../words";
import type { PlacedFinding } from "./findings";

/** The red flag and how it is asserted, in a line. */
export function summary(finding: Finding, { engine }: DatasetRules): string {
  const label = engine.protocol.flags.find(({ id }) => id === finding.flag)?.label ?? finding.flag;
  return t("{label}: {assertion}", { label, assertion: assertionText(finding) });
}

/** The same, with the words that decided and how far they reach. */
export function explanation({ finding, cueText, scopeText }: PlacedFinding, rules: DatasetRules): readonly string[] {
  return [
    summary(finding, rules),
    ...(cueText === undefined ? [] : [t("because of “{cue}” (rule {rule})", { cue: cueText, rule: finding.rule })]),
    ...(scopeText === undefined ? [] : [t("which reach over “{scope}”", { scope: scopeText.trim() })]),
    ...(finding.implicit ? [t("a normal finding that denies it by itself")] : []),
  ];
}

function assertionText({ negated, hypothetical, family, history }: Finding): string {
  const parts = [
    ...(negated ? [t("denied")] : []),
    ...(hypothetical ? [t("suspected or conditional")] : []),
    ...(family ? [t("somebody else's")] : []),
    ...(history ? [t("past")] : []),
  ];
  return parts.length === 0 ? t("affirmed") : parts.join(", ");
}
