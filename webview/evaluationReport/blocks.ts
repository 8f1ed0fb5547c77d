import type { Block, Cell, DrawnShare, ReportSection } from "../../src/shared/evaluationReportProtocol";
import { drawing, element } from "../elements";
import { t } from "../words";

/** Opens a row of the evaluation in its dataset. */
export type OpenRow = (id: string) => void;

/** A part of a report; what others have written is text and nothing else. */
export function sectionOf({ heading, blocks }: ReportSection, open: OpenRow): HTMLElement {
  return element("section", {}, element("h2", {}, heading), ...blocks.map((block) => blockOf(block, open)));
}

export function blockOf(block: Block, open: OpenRow): HTMLElement {
  switch (block.kind) {
    case "paragraph":
      return element("p", {}, block.text);
    case "list":
      return element("ul", {}, ...block.items.map((item) => element("li", {}, cellOf(item, open))));
    case "table":
      return tableOf(block.caption, block.columns, block.rows.map((cells) => cells.map((cell) => cellOf(cell, open))));
    case "shares":
      return tableOf(block.caption, [...block.columns, undefined], block.rows.map(({ name, text, drawn }) => [cellOf(name, open), text, drawn === undefined ? "" : intervalOf(drawn)]));
    case "answer":
      return element("p", { class: "answer", dir: "auto" }, block.words);
  }
}

function tableOf(caption: string, columns: readonly (string | undefined)[], rows: readonly (readonly (Node | string)[])[]): HTMLElement {
  const head = columns.map((column) => (column === undefined ? element("td") : element("th", { scope: "col" }, column)));
  const lines = rows.map(([first = "", ...rest]) => element("tr", {}, element("th", { scope: "row" }, first), ...rest.map((cell) => element("td", {}, cell))));
  return element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, element("table", {}, element("caption", {}, caption), element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...lines)));
}

function cellOf(cell: Cell, open: OpenRow): Node | string {
  if (typeof cell === "string") return cell;
  return cell.row === true ? rowButton(cell.words, open) : element("bdi", {}, cell.words);
}

/** A row by its id, which opens it. */
export function rowButton(id: string, open: OpenRow): HTMLElement {
  const button = element("button", { type: "button", class: "link open", "data-row": id, title: t("Open this row in the editor") }, element("bdi", {}, id));
  button.addEventListener("click", () => open(id));
  return button;
}

/** The interval as a line from 0 to 1 with the share on it; the text beside it says the same. */
function intervalOf({ rate, low, high }: DrawnShare): SVGElement {
  const x = (share: number): string => (4 + 152 * share).toFixed(1);
  return drawing(
    "svg",
    { class: "interval", viewBox: "0 0 160 16", "aria-hidden": "true" },
    drawing("line", { class: "grid", x1: "4", x2: "156", y1: "8", y2: "8" }),
    drawing("line", { class: "line", x1: x(low), x2: x(high), y1: "8", y2: "8" }),
    drawing("circle", { class: "rate", cx: x(rate), cy: "8", r: "4" }),
  );
}
