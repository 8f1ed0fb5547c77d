import type { ReportGroup } from "../../src/shared/datasetReportProtocol";
import { wantedText } from "../../src/shared/words/datasetReport";
import { element } from "../elements";
import { t } from "../words";

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

/** Bars of shares, the wanted ones marked on them. Each leads to its rows. */
export function shareBars(groups: readonly ReportGroup[], select: (index: number, title: string) => void): HTMLElement {
  return element("ul", { class: "shares" }, ...groups.map((group, index) => shareBar(group, () => select(index, group.label))));
}

function shareBar({ label, count, share, wanted, onTarget }: ReportGroup, select: () => void): HTMLElement {
  const track = element("span", { class: "track", "aria-hidden": "true" }, element("span", { class: "fill", style: `width:${percent(share)}` }), wanted === null ? undefined : wantedMark(wanted));
  const text = wanted === null ? "" : `${onTarget ? "✓" : "⚠"} ${wantedText(wanted, t)}`;
  const button = element(
    "button",
    { type: "button", class: "share", ...(count === 0 ? { disabled: "" } : {}) },
    element("span", { class: "label" }, label),
    element("span", { class: "number" }, String(count)),
    element("span", { class: "part" }, t("{share} %", { share: Math.round(share * 100) })),
    track,
    element("span", { class: onTarget ? "wanted" : "wanted missed" }, text),
  );
  button.addEventListener("click", select);
  return element("li", {}, button);
}

function wantedMark([least, most]: readonly [number, number]): HTMLElement {
  return element("span", { class: "mark", style: `left:${percent(least)};width:max(2px, ${percent(most - least)})` });
}
