import type { DatasetReportSelection, DatasetReportState, ReportRow } from "../../src/shared/datasetReportProtocol";
import { sizeText } from "../../src/shared/words/datasetReport";
import { element } from "../elements";
import { t } from "../words";
import { coverageTable, type CaseAssertion } from "./coverageTable";
import { lengthChart } from "./lengthChart";
import { shareBars } from "./shares";

/** What the user may ask for. */
export interface ReportActions {
  select(selection: DatasetReportSelection, title: string): void;
  /** A draft that says what no row says. */
  write(flag: string, assertion: CaseAssertion, decision: string | null): void;
  reveal(row: number, selection: DatasetReportSelection): void;
}

type Plain = Exclude<DatasetReportSelection["kind"], "category" | "decision" | "status" | "balance" | "length" | "coverage">;

/** Renders the report; holds the decision that the coverage is narrowed to, and from where a list of rows was opened. */
export class DatasetReportView {
  private readonly report = element("div", { class: "report" });
  private readonly title = element("h2", { tabindex: "-1" });
  private readonly rows = element("ol", { class: "rows" });
  private readonly status = element("p", { role: "status", class: "problem" });
  private readonly drawer: HTMLElement;
  private decision: string | null = null;
  private opener: string | undefined;
  private state: DatasetReportState | undefined;

  constructor(
    root: HTMLElement,
    private readonly actions: ReportActions,
  ) {
    const close = element("button", { type: "button", class: "close", "aria-label": t("Close the list of rows") }, "✕");
    close.addEventListener("click", () => this.close());
    this.drawer = element("aside", { class: "drawer", "aria-label": t("Rows") }, element("header", {}, this.title, close), this.rows);
    this.drawer.hidden = true;
    this.drawer.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") this.close();
    });
    this.status.hidden = true;
    root.replaceChildren(element("main", {}, this.status, this.report), this.drawer);
  }

  show(state: DatasetReportState): void {
    this.state = state;
    this.status.hidden = true;
    const select = (selection: DatasetReportSelection, title: string): void => this.actions.select(selection, title);
    const groups = (kind: "category" | "decision" | "status" | "balance") => (index: number, title: string) => select({ kind, index }, title);
    const focused = cellOf(document.activeElement);
    this.report.replaceChildren(
      this.head(state),
      section(t("Categories"), shareBars(state.categories, groups("category"))),
      section(t("Balance"), shareBars(state.balance, groups("balance"))),
      section(t("Red flags in the cases"), this.filter(state), coverageTable(state.coverage, { decision: this.decision, decisions: state.filters }, { select, write: (flag, assertion) => this.actions.write(flag, assertion, this.decision) })),
      section(t("Length in tokens"), ...lengthChart(state.lengths, select), this.number("over_limit", t("Over the limit"), state.lengths.overLimit)),
      section(t("Duplicates"), this.number("exact", t("Equal cases"), state.exact), this.number("near", t("Nearly equal cases"), state.near)),
      section(t("Expected decisions"), shareBars(state.decisions, groups("decision"))),
      section(t("Review status"), shareBars(state.statuses, groups("status"))),
    );
    if (focused !== undefined) this.focusCell(focused);
  }

  /** The rows behind a number, in a drawer that takes the focus. */
  list({ total, rows }: { readonly total: number; readonly rows: readonly ReportRow[] }, selection: DatasetReportSelection, title: string): void {
    this.opener ??= cellOf(document.activeElement);
    this.title.textContent = total > rows.length ? t("{title}: the first {shown} of {total} rows", { title, shown: rows.length, total }) : t("{title}: {count} rows", { title, count: total });
    this.rows.replaceChildren(...rows.map((row) => this.row(row, selection)));
    this.drawer.hidden = false;
    this.title.focus();
  }

  say(problem: string): void {
    this.status.textContent = problem;
    this.status.hidden = false;
  }

  private head({ file, rows, size, guide, broken, rejected }: DatasetReportState): HTMLElement {
    const count = this.number("rows", t("Rows"), rows);
    return element("header", { class: `head ${size}` }, element("h1", {}, file ?? ""), count, element("p", { class: "note" }, `${size === "best" ? "✓" : "⚠"} ${sizeText(size, guide, t)}`), this.number("broken", t("Broken rows"), broken), this.number("rejected", t("Rejected rows"), rejected));
  }

  private number(kind: Plain, label: string, count: number): HTMLElement {
    const button = element("button", { type: "button", class: "figure", "data-figure": kind, ...(count === 0 ? { disabled: "" } : {}) }, element("strong", {}, String(count)), ` ${label}`);
    button.addEventListener("click", () => this.actions.select({ kind }, label));
    return button;
  }

  /** Which decision the rows of the coverage expect. */
  private filter({ filters }: DatasetReportState): HTMLElement {
    const choices = [{ id: null, label: t("all decisions") }, ...filters];
    const buttons = choices.map(({ id, label }) => {
      const button = element("button", { type: "button", "aria-pressed": String(id === this.decision), "data-decision": id ?? "" }, label);
      button.addEventListener("click", () => {
        this.decision = id;
        if (this.state !== undefined) this.show(this.state);
        this.report.querySelector<HTMLElement>(`[aria-pressed="true"]`)?.focus();
      });
      return button;
    });
    return element("div", { class: "filter", role: "group", "aria-label": t("Rows that expect") }, ...buttons);
  }

  private row({ row, line, id, decision, excerpt }: ReportRow, selection: DatasetReportSelection): HTMLElement {
    const button = element("button", { type: "button", class: "row", "data-row": String(row) }, element("strong", {}, t("line {line}", { line })), ` ${id} · ${decision}`, element("span", { class: "excerpt" }, excerpt));
    button.addEventListener("click", () => this.actions.reveal(row, selection));
    return element("li", {}, button);
  }

  private close(): void {
    this.drawer.hidden = true;
    if (this.opener !== undefined) this.focusCell(this.opener);
    this.opener = undefined;
  }

  private focusCell(cell: string): void {
    this.report.querySelector<HTMLElement>(`[data-cell="${CSS.escape(cell)}"]`)?.focus();
  }
}

function section(title: string, ...children: readonly HTMLElement[]): HTMLElement {
  return element("section", {}, element("h2", {}, title), ...children);
}

/** The cell of the coverage that has the focus. */
function cellOf(focused: Element | null): string | undefined {
  return focused instanceof HTMLElement ? focused.dataset["cell"] : undefined;
}
