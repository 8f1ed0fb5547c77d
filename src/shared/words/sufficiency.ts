import type { ClusteredShare } from "../../core/evaluation/clusters";
import type { DrawnShare } from "../../core/evaluation/export/document";
import type { MetricId } from "../../core/evaluation/metrics";
import { HIGHER_IS_BETTER } from "../../core/evaluation/outcomes";
import { rowsToShow, sufficiencyOf } from "../../core/evaluation/sufficiency";
import { FEW, metricText, shareText } from "./metrics";
import type { Translate } from "./translate";

/** What a sensitivity should be shown to exceed before anybody leans on it. */
const WANTED = 0.95;

/** A share with its counts and its interval, and how many of its rows are families where some are alike. */
export function clusteredShareText(share: ClusteredShare, t: Translate): string {
  const text = shareText(share);
  return share.clusters === share.denominator ? text : t("{share}, {families} families of rows", { share: text, families: share.clusters });
}

/** A share for drawing, where its rows are enough for more than counts. */
export function drawnShare({ rate, low, high, denominator }: ClusteredShare): DrawnShare | undefined {
  return rate === null || low === null || high === null || denominator < FEW ? undefined : { rate, low, high };
}

/** What a metric's rows can show and what they cannot, in sentences. */
export function sufficiencyText(id: MetricId, share: ClusteredShare, t: Translate): string {
  const metric = metricText(id, t);
  const known = share.rate === null ? undefined : sufficiencyOf(share.effective, share.rate);
  if (known === undefined || share.rate === null) return t("{metric}: no row tells anything.", { metric });
  const { rows, unseen, margin, change } = known;
  const failures = HIGHER_IS_BETTER[id] ? 1 - share.rate : share.rate;
  const width = t("{metric}: {rows} independent rows; the share is known to about {margin} points either way.", { metric, rows, margin: percent(margin) });
  const none = t("No failure was seen, and still up to {unseen} % of such rows may fail: so few rows exclude no less.", { unseen: percent(unseen) });
  const wanted = t("To show that it exceeds {wanted} % takes {needed} independent rows without one failure.", { wanted: percent(WANTED), needed: rowsToShow(WANTED) });
  const compared = change === undefined
    ? t("A comparison of two models on so few rows can show nothing.")
    : t("A comparison of two models shows a change only where at least {change} of these rows change, all to one side.", { change });
  return [width, ...(failures === 0 ? [none] : []), ...(HIGHER_IS_BETTER[id] && share.low !== null && share.low < WANTED && rows < rowsToShow(WANTED) ? [wanted] : []), compared].join(" ");
}

function percent(share: number): string {
  return (100 * share).toFixed(share < 0.1 ? 1 : 0);
}
