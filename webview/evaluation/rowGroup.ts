import { MOST_ROWS, type EvaluationRow } from "../../src/shared/evaluationProtocol";
import { failureName } from "../../src/shared/words/failures";
import { element } from "../elements";
import { t } from "../words";
import { rowItem } from "./rowItem";

/** Rows that are fetched when a group is opened, and with each "more". */
const PAGE = 50;

export type Failure = EvaluationRow["failure"];

/** Where a group gets its rows, and what a row leads to. */
export interface RowSource {
  rows(failure: Failure, from: number, count: number): Promise<readonly EvaluationRow[]>;
  open(key: string): void;
}

/** The rows that failed at one thing. Only those that are looked at are fetched, and one that stays as it is keeps its place, its focus and what is open in it. */
export class RowGroup {
  private readonly heading = element("h2");
  private readonly list = element("ul");
  private readonly more = element("button", { type: "button", class: "link" }, t("Show more rows"));
  readonly element: HTMLElement;
  private readonly shown = new Map<string, { readonly says: string; readonly item: HTMLElement }>();
  private wanted = PAGE;
  private count = 0;
  private asked = "";
  private fetched = "";
  private isFetching = false;

  constructor(
    private readonly failure: Failure,
    private readonly source: RowSource,
  ) {
    this.element = element("details", { class: "kind", "data-failure": failure, ...(failure === "none" ? {} : { open: "" }) }, element("summary", {}, this.heading), this.list, this.more);
    this.element.addEventListener("toggle", () => void this.fetch());
    this.more.addEventListener("click", () => {
      this.wanted = Math.min(this.wanted + PAGE, MOST_ROWS);
      void this.fetch();
    });
  }

  /** @param revision another one where rows have changed. */
  show(count: number, revision: string): void {
    this.count = count;
    this.asked = revision;
    this.heading.textContent = `${failureName(this.failure, t)} (${count})`;
    this.more.hidden = count <= this.wanted || this.wanted >= MOST_ROWS;
    void this.fetch();
  }

  private async fetch(): Promise<void> {
    if (this.isFetching) return;
    this.isFetching = true;
    try {
      while (this.element.hasAttribute("open") && this.fetched !== this.wish()) {
        const wish = this.wish();
        this.put(await this.source.rows(this.failure, 0, this.wanted));
        this.fetched = wish;
      }
    } catch {
      // The host has said why, and the next change asks again.
    } finally {
      this.isFetching = false;
    }
  }

  private wish(): string {
    return `${this.asked} ${this.wanted}`;
  }

  private put(rows: readonly EvaluationRow[]): void {
    const keys = new Set(rows.map(({ key }) => key));
    for (const [key, { item }] of this.shown) {
      if (keys.has(key)) continue;
      item.remove();
      this.shown.delete(key);
    }
    for (const [index, row] of rows.entries()) {
      const says = JSON.stringify(row);
      const before = this.shown.get(row.key);
      const item = before?.says === says ? before.item : rowItem(row, (key) => this.source.open(key));
      if (before !== undefined && before.item !== item) before.item.replaceWith(item);
      this.shown.set(row.key, { says, item });
      if (this.list.children[index] !== item) this.list.insertBefore(item, this.list.children[index] ?? null);
    }
    this.more.hidden = this.count <= this.wanted || this.wanted >= MOST_ROWS;
  }
}
