import type { EvaluationRow } from "../../src/shared/evaluationProtocol";
import { element } from "../elements";
import { t } from "../words";

/** One row with its verdict; what a case or an answer says is text and nothing else. */
export function rowItem(row: EvaluationRow, open: (key: string) => void): HTMLElement {
  const button = element(
    "button",
    { type: "button", class: "open", title: t("Open this row in the editor") },
    element("strong", {}, t("Row {line}", { line: row.line + 1 })),
    ` ${row.id}`,
    element("span", { class: "decision" }, t("expected: {expected}, answered: {decision}", { expected: row.expected, decision: row.decision })),
  );
  button.addEventListener("click", () => open(row.key));
  return element(
    "li",
    { "data-id": row.id, "data-key": row.key },
    button,
    ...row.reasons.map((reason) => element("p", { class: "reason" }, reason)),
    element("details", { class: "texts" }, element("summary", {}, row.answered ? t("Case and answer") : t("Case, no answer")), element("p", { class: "case" }, row.instruction), element("p", { class: "answer" }, row.answer)),
  );
}
