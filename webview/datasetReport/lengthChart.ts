import type { DatasetReportSelection, DatasetReportState } from "../../src/shared/datasetReportProtocol";
import { estimateText } from "../../src/shared/words/datasetReport";
import { element } from "../elements";
import { t } from "../words";

type Lengths = DatasetReportState["lengths"];

/** A histogram of estimated lengths with the limit of training drawn in it. */
export function lengthChart(lengths: Lengths, select: (selection: DatasetReportSelection, title: string) => void): readonly HTMLElement[] {
  const { bins, limit, median, longest, charactersPerToken, limitFrom } = lengths;
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const end = bins.at(-1)?.to ?? 1;
  const bars = bins.map(({ from, to, count }, index) => {
    const title = t("{from} to {to} tokens: {count} rows", { from, to: to - 1, count });
    const bar = element("button", { type: "button", class: from >= limit ? "bar over" : "bar", title, "aria-label": title, style: `--height:${count / most}`, ...(count === 0 ? { disabled: "" } : {}) });
    bar.addEventListener("click", () => select({ kind: "length", index }, title));
    return bar;
  });
  const line = element("span", { class: "limit", style: `left:${((100 * limit) / end).toFixed(2)}%` }, element("span", {}, t("limit {limit}", { limit })));
  return [
    element("div", { class: "histogram" }, ...bars, line),
    element("p", { class: "axis", "aria-hidden": "true" }, element("span", {}, "0"), element("span", {}, String(end))),
    element("p", { class: "note" }, `${t("median {median}, longest {longest}, limit {limit}", { median, longest, limit })} (${limitFrom ?? t("the guide's preset")}). ${estimateText(charactersPerToken, t)}`),
  ];
}
