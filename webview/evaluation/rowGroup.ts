import type { EvaluationRow, RowAction } from "../../src/shared/evaluationProtocol";
import { failureName } from "../../src/shared/words/failures";
import { element } from "../elements";
import { t } from "../words";
import { rowParts } from "./rowItem";
import { WindowedList } from "./windowedList";

export type Failure = EvaluationRow["failure"];

/** Where a group gets its rows, and what a row leads to. */
export interface RowSource {
  rows(failure: Failure, from: number, count: number): Promise<readonly EvaluationRow[]>;
  act(key: string, action: RowAction): void;
}

/** The rows that failed at one thing. Only those that are looked at are fetched, and one that stays as it is keeps its focus and what is open in it. */
export class RowGroup {
  private readonly heading = element("h2");
  private readonly list: WindowedList<EvaluationRow>;
  readonly element: HTMLElement;

  constructor(
    private readonly failure: Failure,
    source: RowSource,
  ) {
    this.list = new WindowedList(failureName(failure, t), {
      fetch: (from, count) => source.rows(failure, from, count),
      draw: (row, isOpen) => rowParts(row, isOpen, { toggle: () => this.list.toggle(row.key), act: (action) => source.act(row.key, action) }),
    });
    this.element = element("details", { class: "kind", "data-failure": failure, ...(failure === "none" ? {} : { open: "" }) }, element("summary", {}, this.heading), this.list.element);
  }

  /** @param revision another one where rows have changed. */
  show(count: number, revision: string): void {
    this.heading.textContent = `${failureName(this.failure, t)} (${count})`;
    this.list.show(count, revision);
  }
}
