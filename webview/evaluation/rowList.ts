import type { EvaluationRow } from "../../src/shared/evaluationProtocol";
import { element } from "../elements";
import { t } from "../words";

function heading(failure: EvaluationRow["failure"], count: number): string {
  switch (failure) {
    case "missed_red_flag":
      return t("Missed red flags ({count})", { count });
    case "false_alarm":
      return t("False alarms ({count})", { count });
    case "clinical":
      return t("Other wrong answers ({count})", { count });
    case "format":
      return t("Wrong form ({count})", { count });
    case "uncertain":
      return t("To be read by a person ({count})", { count });
    case "none":
      return t("Right ({count})", { count });
  }
}

/** The rows in the order given, under one heading for each kind of failure. */
export function rowList(rows: readonly EvaluationRow[], open: (id: string) => void): readonly HTMLElement[] {
  const kinds = [...new Set(rows.map(({ failure }) => failure))];
  return kinds.map((kind) => {
    const ofKind = rows.filter(({ failure }) => failure === kind);
    const list = element("ul", {}, ...ofKind.map((row) => rowItem(row, open)));
    const attributes = { class: "kind", "data-failure": kind, ...(kind === "none" ? {} : { open: "" }) };
    return element("details", attributes, element("summary", {}, element("h2", {}, heading(kind, ofKind.length))), list);
  });
}

function rowItem(row: EvaluationRow, open: (id: string) => void): HTMLElement {
  const button = element(
    "button",
    { type: "button", class: "open", title: t("Open this row in the editor") },
    element("strong", {}, t("Row {line}", { line: row.line + 1 })),
    ` ${row.id}`,
    element("span", { class: "decision" }, t("expected: {expected}, answered: {decision}", { expected: row.expected, decision: row.decision })),
  );
  button.addEventListener("click", () => open(row.id));
  return element(
    "li",
    { "data-id": row.id },
    button,
    ...row.reasons.map((reason) => element("p", { class: "reason" }, reason)),
    element("details", { class: "texts" }, element("summary", {}, row.answered ? t("Case and answer") : t("Case, no answer")), element("p", { class: "case" }, row.instruction), element("p", { class: "answer" }, row.answer)),
  );
}
