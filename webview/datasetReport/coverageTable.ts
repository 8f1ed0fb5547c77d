import type { DatasetReportSelection, DatasetReportState } from "../../src/shared/datasetReportProtocol";
import { assertionText } from "../../src/shared/words/datasetReport";
import { element } from "../elements";
import { t } from "../words";

type Coverage = DatasetReportState["coverage"];
type Cell = Coverage[number]["cells"][number];
export type CaseAssertion = Cell["assertion"];

/** Whose rows are counted: of the decision with this id, or of all. */
interface Narrowing {
  readonly decision: string | null;
  readonly decisions: DatasetReportState["filters"];
}

/** What the cells lead to. */
export interface CellActions {
  readonly select: (selection: DatasetReportSelection, title: string) => void;
  /** Writes the row that an empty cell lacks. */
  readonly write: (flag: string, assertion: CaseAssertion) => void;
}

const LEVELS = 5;

/** Red flags by assertions, each cell with its number of rows and a button that leads to them. Arrow keys go from cell to cell. */
export function coverageTable(coverage: Coverage, { decision, decisions }: Narrowing, { select, write }: CellActions): HTMLElement {
  const countOf = ({ count, byDecision }: Cell): number => (decision === null ? count : (byDecision[decision] ?? 0));
  const most = Math.max(1, ...coverage.flatMap(({ cells }) => cells.map(countOf)));
  // Square roots: most cells are far below the fullest one, and would all look alike.
  const levelOf = (count: number): number => (count === 0 ? 0 : Math.max(1, Math.round(LEVELS * Math.sqrt(count / most))));
  const cell = (flag: Coverage[number], shown: Cell): HTMLElement => {
    const { assertion, possible, never, rule } = shown;
    const count = countOf(shown);
    const title = `${flag.label}, ${assertionText(assertion, t)}`;
    if (!possible && count === 0) return element("td", { class: "impossible" }, element("span", { "aria-label": t("cannot be") }, "–"));
    if (decision !== null && never.includes(decision) && count === 0) {
      const label = decisions.find(({ id }) => id === decision)?.label ?? decision;
      const others = decisions.filter(({ id }) => !never.includes(id)).map((other) => other.label).join(" · ");
      const why = t("{title}: never “{decision}”. The decision table leads every such case to another decision ({others}); where nothing else is said, by its line “{rule}”.", { title, decision: label, others, rule });
      return element("td", { class: "impossible" }, element("span", { class: "cell never", role: "img", "data-cell": `${flag.flag} ${assertion}`, tabindex: "-1", title: why, "aria-label": why }, "–"));
    }
    if (count === 0) {
      const hint = t("{title}: no row. Write the missing one", { title });
      const empty = element("button", { type: "button", class: "cell empty", "data-cell": `${flag.flag} ${assertion}`, tabindex: "-1", title: hint, "aria-label": hint }, "0");
      empty.addEventListener("click", () => write(flag.flag, assertion));
      return element("td", {}, empty);
    }
    const button = element("button", { type: "button", class: "cell", "data-level": String(levelOf(count)), "data-cell": `${flag.flag} ${assertion}`, tabindex: "-1", "aria-label": t("{title}: {count} rows", { title, count }) }, String(count));
    button.addEventListener("click", () => select({ kind: "coverage", flag: flag.flag, assertion, decision }, title));
    return element("td", {}, button);
  };
  const headings = (coverage[0]?.cells ?? []).map(({ assertion }) => element("th", { scope: "col" }, assertionText(assertion, t)));
  const rows = coverage.map((flag) => element("tr", {}, element("th", { scope: "row" }, flag.label), ...flag.cells.map((shown) => cell(flag, shown))));
  const table = element("table", { class: "coverage" }, element("thead", {}, element("tr", {}, element("td"), ...headings)), element("tbody", {}, ...rows));
  table.querySelector(".cell")?.setAttribute("tabindex", "0");
  table.addEventListener("keydown", (event) => move(table, event));
  return table;
}

/** To the next cell in the direction of an arrow key; one cell alone is a stop of the Tab key. */
function move(table: HTMLElement, event: KeyboardEvent): void {
  const from = event.target instanceof HTMLElement ? event.target.closest("td") : null;
  const step = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
  if (from === null || step === undefined) return;
  event.preventDefault();
  const rows = [...table.querySelectorAll("tbody tr")];
  let [row, column] = [rows.findIndex((candidate) => candidate.contains(from)), from.cellIndex];
  for (;;) {
    [row, column] = [row + (step[0] ?? 0), column + (step[1] ?? 0)];
    const next = rows[row]?.children[column];
    if (next === undefined || column === 0) return;
    const button = next.querySelector<HTMLElement>(".cell");
    if (button === null) continue;
    for (const other of table.querySelectorAll(".cell")) other.setAttribute("tabindex", "-1");
    button.setAttribute("tabindex", "0");
    button.focus();
    return;
  }
}
