import { ROW_ACTIONS, type EvaluationRow, type RowAction } from "../../src/shared/evaluationProtocol";
import { overrideText } from "../../src/shared/words/overrides";
import { element } from "../elements";
import { t } from "../words";
import { answerText } from "./answerText";

interface RowHandlers {
  readonly toggle: () => void;
  readonly act: (action: RowAction) => void;
}

/** One row with its verdict; opened, with its case, its answer and what can be done. What a case or an answer says is text and nothing else. */
export function rowParts(row: EvaluationRow, isOpen: boolean, { toggle, act }: RowHandlers): readonly HTMLElement[] {
  const said = row.override === null ? row.reasons[0] : overrideText(row.override, t);
  const line = t("Row {line}", { line: row.line + 1 });
  const more = button({ class: "toggle stop", "aria-expanded": String(isOpen), "aria-label": t("{row}: case, answer and what to do", { row: line }) }, toggle, isOpen ? "▾" : "▸");
  const open = button(
    { class: "open stop", title: t("Open this row in the editor") },
    () => act("open"),
    element("span", { class: "line" }, element("strong", {}, line), ` ${row.id}`),
    element("span", { class: "line decision" }, decisionText(row)),
    element("span", { class: "line reason" }, said ?? ""),
  );
  const head = element("div", { class: "head", "data-id": row.id }, more, open);
  return isOpen ? [head, details(row, act)] : [head];
}

function details(row: EvaluationRow, act: RowHandlers["act"]): HTMLElement {
  const { override, reasons, instruction, answered } = row;
  const actions = ROW_ACTIONS.filter((action) => action !== "open" && (action !== "gold" || override !== null) && (action !== "override" || answered));
  return element(
    "div",
    { class: "details" },
    // In the head of a narrow panel it may be cut.
    element("p", { class: "verdict" }, decisionText(row)),
    override === null ? undefined : element("p", { class: "override" }, `${overrideText(override, t)}. ${override.note}`),
    reasons.length === 0 ? undefined : element("ol", { class: "reasons" }, ...reasons.map((reason) => element("li", {}, reason))),
    element("h3", {}, t("Case")),
    element("p", { class: "case", tabindex: "0", role: "region", "aria-label": t("Case") }, instruction),
    element("h3", {}, answered ? t("Answer") : t("No answer")),
    answerText(row),
    element("div", { class: "actions" }, ...actions.map((action) => button({ class: "link", "data-action": action }, () => act(action), actionText(action)))),
  );
}

function decisionText({ expected, decision }: EvaluationRow): string {
  return t("expected: {expected}, answered: {decision}", { expected, decision });
}

function actionText(action: RowAction): string {
  switch (action) {
    case "open":
      return t("Open this row in the editor");
    case "copy":
      return t("Copy as a new row");
    case "contrast":
      return t("Make a contrast twin");
    case "review":
      return t("Mark for review");
    case "again":
      return t("Ask again");
    case "freely":
      return t("Ask freely");
    case "override":
      return t("Override the verdict…");
    case "gold":
      return t("Change what the row expects…");
  }
}

function button(attributes: Readonly<Record<string, string>>, press: () => void, ...content: readonly (HTMLElement | string)[]): HTMLElement {
  const made = element("button", { type: "button", ...attributes }, ...content);
  made.addEventListener("click", press);
  return made;
}
