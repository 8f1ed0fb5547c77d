import { ROWS_AT_ONCE } from "../../src/shared/evaluationReportProtocol";
import { element } from "../elements";
import { t } from "../words";

/** Rows that are many: fetched when the list is first opened, then page by page. */
export class RowList<Row> {
  readonly root: HTMLElement;
  private readonly heading = element("h3");
  private readonly list = element("ol", { class: "rows" });
  private readonly more = element("button", { type: "button", class: "scale" }, t("Show more rows"));
  private count = 0;
  private asked = "";
  /** What the rows that are shown were fetched for. */
  private fetched = "";
  /** What rows are being fetched for: pressed twice, the button adds them once. */
  private fetching: string | undefined;

  constructor(
    attributes: Readonly<Record<string, string>>,
    private readonly fetch: (from: number, count: number) => Promise<readonly Row[]>,
    private readonly item: (row: Row) => HTMLElement,
    private readonly fail: (error: unknown) => void,
  ) {
    this.root = element("details", { class: "kind", ...attributes }, element("summary", {}, this.heading), this.list, this.more);
    this.root.addEventListener("toggle", () => this.refresh());
    this.more.addEventListener("click", () => {
      const last = this.list.lastElementChild;
      void this.next().then(() => (last?.nextElementSibling?.querySelector("button") ?? this.heading).focus());
    });
  }

  /** @param revision another one where the rows are others. */
  show(title: string, count: number, revision: string): void {
    this.heading.textContent = title;
    this.count = count;
    this.asked = revision;
    this.refresh();
  }

  private refresh(): void {
    this.showMore();
    if (!this.root.hasAttribute("open") || this.fetched === this.asked) return;
    this.fetched = this.asked;
    void this.next(0);
  }

  /** Those that are shown stay until others are there. */
  private async next(from = this.list.childElementCount): Promise<void> {
    const wanted = this.asked;
    if (this.fetching === wanted) return;
    this.fetching = wanted;
    try {
      const rows = await this.fetch(from, ROWS_AT_ONCE);
      if (this.fetched !== wanted) return;
      if (from === 0) this.list.replaceChildren();
      this.list.append(...rows.map((row) => element("li", {}, this.item(row))));
    } catch (error) {
      if (this.fetched === wanted) this.fetched = "";
      this.fail(error);
    } finally {
      if (this.fetching === wanted) this.fetching = undefined;
    }
    this.showMore();
  }

  private showMore(): void {
    this.more.hidden = this.list.childElementCount === 0 || this.list.childElementCount >= this.count;
  }
}
