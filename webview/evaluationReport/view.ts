import type { Block, ComparedRow, EvaluationReportState, FailedRow, ReportSection } from "../../src/shared/evaluationReportProtocol";
import { failureName } from "../../src/shared/words/failures";
import { TrendChart } from "../charts/trendChart";
import { element } from "../elements";
import { t } from "../words";
import { blockOf, sectionOf } from "./blocks";
import { comparedItem, failedItem } from "./rowItems";
import { RowList } from "./rowList";

type Failure = EvaluationReportState["failures"][number]["failure"];

/** What the user may ask for. */
export interface ReportActions {
  failed(failure: Failure, from: number, count: number): Promise<readonly FailedRow[]>;
  compared(from: number, count: number): Promise<readonly ComparedRow[]>;
  compare(other: string | null, onlyDifferent: boolean): void;
  openRow(id: string): void;
  /** Null: one that the user picks. */
  openEvaluation(folder: string | null): void;
}

/** Renders the report of an evaluation; holds nothing but which lists are open. A part that stays as it is keeps its focus. */
export class EvaluationReportView {
  private readonly title = element("h1");
  private readonly another = element("button", { type: "button", class: "scale" }, t("Another evaluation…"));
  private readonly status = element("p", { class: "status", role: "status" });
  private readonly problem = element("p", { class: "problem", role: "alert" });
  private readonly notice = element("p", { class: "notice", role: "note" });
  private readonly before = element("div");
  private readonly failures = element("section", {}, element("h2", {}, t("Rows, worst first")));
  private readonly lists = new Map<Failure, RowList<FailedRow>>();
  private readonly other = element("select", { id: "other" });
  private readonly different = element("input", { type: "checkbox", id: "different" });
  private readonly comparison = element("div");
  private readonly compared: RowList<ComparedRow>;
  private readonly trend: TrendChart;
  private readonly trendSection: HTMLElement;
  private readonly after = element("div");
  private readonly says = new Map<HTMLElement, string>();

  constructor(
    root: HTMLElement,
    private readonly actions: ReportActions,
  ) {
    this.compared = new RowList({ "data-list": "compared", open: "" }, (from, count) => actions.compared(from, count), (row) => comparedItem(row, (id) => actions.openRow(id)), (error) => this.fail(error));
    this.trend = new TrendChart((folder) => actions.openEvaluation(folder));
    this.trendSection = element("section", {}, element("h2", {}, t("Trend")), this.trend.root);
    this.another.addEventListener("click", () => actions.openEvaluation(null));
    const choose = (): void => actions.compare(valueOf(this.other) === "" ? null : valueOf(this.other), this.isOnlyDifferent);
    this.other.addEventListener("change", choose);
    this.different.addEventListener("change", choose);
    root.replaceChildren(
      element(
        "main",
        { class: "evaluation" },
        element("header", { class: "bar" }, this.title, this.another),
        this.status,
        this.problem,
        this.notice,
        this.before,
        this.failures,
        element(
          "section",
          { class: "comparison" },
          element("h2", {}, t("Comparison: this evaluation is the second run")),
          element("div", { class: "bar choices" }, element("label", { for: "other" }, t("First run"), " ", this.other), element("label", { for: "different" }, this.different, " ", t("Show only different answers"))),
          this.comparison,
          this.compared.root,
        ),
        this.trendSection,
        this.after,
      ),
    );
  }

  show(state: EvaluationReportState): void {
    const { title, status, problem, notice, before, after, comparison, trend, folder } = state;
    this.title.textContent = title;
    this.status.textContent = status;
    this.problem.textContent = problem ?? "";
    this.problem.hidden = problem === null;
    this.notice.textContent = notice;
    this.put(this.before, before, this.section);
    this.showFailures(state);
    this.showChoices(state);
    this.put(this.comparison, comparison?.blocks ?? [], this.block);
    this.compared.root.hidden = comparison === null;
    if (comparison !== null) {
      const count = state.onlyDifferent ? comparison.differing : comparison.rows;
      this.compared.show(state.onlyDifferent ? t("Rows answered differently ({count} of {rows})", { count, rows: comparison.rows }) : t("Rows that both answered ({count})", { count }), count, `${comparison.revision} ${state.onlyDifferent}`);
    }
    this.trendSection.hidden = trend.length === 0;
    if (this.isNew(this.trendSection, trend)) this.trend.show(trend, folder);
    this.put(this.after, after, this.section);
  }

  say(problem: string): void {
    this.problem.textContent = problem;
    this.problem.hidden = false;
  }

  private readonly section = (section: ReportSection): HTMLElement => sectionOf(section, (id) => this.actions.openRow(id));
  private readonly block = (block: Block): HTMLElement => blockOf(block, (id) => this.actions.openRow(id));

  private get isOnlyDifferent(): boolean {
    return this.different instanceof HTMLInputElement && this.different.checked;
  }

  private fail(error: unknown): void {
    this.say(error instanceof Error ? error.message : String(error));
  }

  private showFailures({ failures, revision }: EvaluationReportState): void {
    const wanted = new Set(failures.map(({ failure }) => failure));
    for (const [failure, { root }] of this.lists) if (!wanted.has(failure)) root.remove();
    for (const { failure, count } of failures) {
      const list = this.lists.get(failure) ?? new RowList<FailedRow>({ "data-failure": failure, ...(failure === "none" ? {} : { open: "" }) }, (from, many) => this.actions.failed(failure, from, many), (row) => failedItem(row, (id) => this.actions.openRow(id)), (error) => this.fail(error));
      this.lists.set(failure, list);
      if (list.root.parentElement === null) this.failures.append(list.root);
      list.show(`${failureName(failure, t)} (${count})`, count, String(revision));
    }
  }

  private showChoices({ choices, other, onlyDifferent }: EvaluationReportState): void {
    if (this.different instanceof HTMLInputElement) this.different.checked = onlyDifferent;
    if (this.isNew(this.other, choices)) {
      const group = (label: string, sameFile: boolean): readonly HTMLElement[] => {
        const some = choices.filter((choice) => choice.sameFile === sameFile);
        return some.length === 0 ? [] : [element("optgroup", { label }, ...some.map((choice) => element("option", { value: choice.folder }, choice.label)))];
      };
      this.other.replaceChildren(element("option", { value: "" }, choices.length === 0 ? t("no other evaluation") : t("no comparison")), ...group(t("Same test file"), true), ...group(t("Other test files"), false));
    }
    if (this.other instanceof HTMLSelectElement) this.other.value = other ?? "";
  }

  private put<Part>(place: HTMLElement, parts: readonly Part[], render: (part: Part) => HTMLElement): void {
    if (this.isNew(place, parts)) place.replaceChildren(...parts.map(render));
  }

  private isNew(place: HTMLElement, value: unknown): boolean {
    const says = JSON.stringify(value);
    if (this.says.get(place) === says) return false;
    this.says.set(place, says);
    return true;
  }
}

function valueOf(select: HTMLElement): string {
  return select instanceof HTMLSelectElement ? select.value : "";
}
