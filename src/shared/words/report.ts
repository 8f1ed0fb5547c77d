import { METRIC_IDS } from "../../core/evaluation/metrics";
import type { EvaluationReport } from "../../core/evaluation/report";
import { failureName } from "./failures";
import { issueText } from "./issues";
import { metricText, shareText } from "./metrics";
import { overrideText } from "./overrides";
import type { Translate } from "./translate";

/** The four metrics, then every row that failed, what can hurt a patient first; a line each. */
export function reportLines({ metrics, missing, rows }: EvaluationReport, t: Translate): readonly string[] {
  const names = METRIC_IDS.map((id) => metricText(id, t));
  const width = Math.max(...names.map(({ length }) => length)) + 2;
  return [
    ...METRIC_IDS.map((id, index) => `${(names[index] ?? "").padEnd(width)}${shareText(metrics[id])}`),
    ...(missing === 0 ? [] : [t("Rows without an answer: {missing}", { missing })]),
    "",
    ...rows
      .filter(({ failure, override }) => failure !== "none" || override !== undefined)
      .map((row) => `${failureName(row.failure, t)}: ${row.id}, ${row.expected} → ${row.answered ? row.decision : "–"}. ${row.issues.map((issue) => issueText(issue, t)).join(" ")}${row.override === undefined ? "" : ` (${overrideText(row.override, t)})`}`.trimEnd()),
  ];
}
