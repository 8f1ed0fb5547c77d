import type { EvaluationHead } from "../../src/shared/evaluationProtocol";
import { element } from "../elements";
import { RowGroup, type Failure, type RowSource } from "./rowGroup";

/** The groups of rows in the order that the host gives, worst first. */
export class RowGroups {
  readonly element = element("div", { class: "rows" });
  private readonly groups = new Map<Failure, RowGroup>();

  constructor(private readonly source: RowSource) {}

  show({ groups, revision }: EvaluationHead): void {
    const wanted = new Set(groups.map(({ failure }) => failure));
    for (const [failure, group] of this.groups) {
      if (wanted.has(failure)) continue;
      group.element.remove();
      this.groups.delete(failure);
    }
    for (const [index, { failure, count }] of groups.entries()) {
      const group = this.groups.get(failure) ?? new RowGroup(failure, this.source);
      this.groups.set(failure, group);
      const there = this.element.children[index];
      if (there !== group.element) this.element.insertBefore(group.element, there ?? null);
      group.show(count, revision);
    }
  }
}
