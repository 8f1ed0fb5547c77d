import type { Gate, GateCheck } from "../../core/evaluation/gate";
import { metricText } from "./metrics";
import type { Translate } from "./translate";

/** One condition of a gate, and what was found. */
export function gateCheckText(check: GateCheck, t: Translate): string {
  switch (check.kind) {
    case "unanswered":
      return check.passed ? t("Every urgent row has an answer.") : t("Urgent rows without an answer: {ids}. Ask them again.", { ids: check.ids.join(", ") });
    case "rows":
      return t("{metric}: {value} independent rows, wanted {limit} or more.", { metric: metricText(check.metric, t), value: check.value, limit: check.limit });
    case "missed":
      return missedText(check, t);
    case "share":
      return shareCheckText(check, t);
  }
}

function missedText({ flag, limit, ids, of }: Extract<GateCheck, { kind: "missed" }>, t: Translate): string {
  const which = flag === undefined ? t("Missed red flags") : t("Missed rows with “{flag}”", { flag });
  if (of === 0) return t("{which}: no urgent row tells it.", { which });
  const found = ids.length === 0 ? "" : ` (${ids.join(", ")})`;
  return t("{which}: {count} of {of}{found}, at most {limit} allowed.", { which, count: ids.length, of, found, limit });
}

function shareCheckText({ metric, bound, limit, value }: Extract<GateCheck, { kind: "share" }>, t: Translate): string {
  const name = metricText(metric, t);
  if (value === undefined) return t("{metric}: no row tells it.", { metric: name });
  const numbers = { metric: name, value: percent(value), limit: percent(limit) };
  switch (bound) {
    case "atLeast":
      return t("{metric}: {value} %, wanted {limit} % or more.", numbers);
    case "atMost":
      return t("{metric}: {value} %, wanted {limit} % or less.", numbers);
    case "lowerBound":
      return t("{metric}: the exact interval begins at {value} %, wanted {limit} % or more.", numbers);
    case "upperBound":
      return t("{metric}: the exact interval ends at {value} %, wanted {limit} % or less.", numbers);
  }
}

/** What has failed, then what has passed. */
export function failedFirst(checks: readonly GateCheck[]): readonly GateCheck[] {
  return [...checks.filter(({ passed }) => !passed), ...checks.filter(({ passed }) => passed)];
}

/** The whole gate, a line each. */
export function gateLines({ passed, checks }: Gate, t: Translate): readonly string[] {
  return [passed ? t("Gate: passed") : t("Gate: failed"), ...failedFirst(checks).map((check) => `  ${check.passed ? "✔" : "✘"} ${gateCheckText(check, t)}`)];
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
