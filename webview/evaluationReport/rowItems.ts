import type { ComparedRow, FailedRow } from "../../src/shared/evaluationReportProtocol";
import { rowChangeText } from "../../src/shared/words/comparison";
import { element } from "../elements";
import { t } from "../words";
import { rowButton, type OpenRow } from "./blocks";

/** A row with its verdict, its case and its answer. */
export function failedItem({ id, expected, given, reasons, instruction, answer }: FailedRow, open: OpenRow): HTMLElement {
  return element(
    "article",
    { "data-id": id },
    element("p", { class: "about" }, rowButton(id, open), element("span", {}, t("expected: {expected}, answered: {decision}", { expected, decision: given }))),
    ...(reasons.length === 0 ? [] : [element("ul", { class: "reasons" }, ...reasons.map((reason) => element("li", {}, reason)))]),
    ...(answer === "" ? [] : [element("p", { class: "answer", dir: "auto" }, answer)]),
    caseOf(instruction),
  );
}

/** A row of two evaluations, both answers beside each other; what is not in both is marked by a line and a sign, not by colour alone. */
export function comparedItem({ id, change, expected, instruction, first, second, parts }: ComparedRow, open: OpenRow): HTMLElement {
  const side = (title: string, { given, right }: ComparedRow["first"], kind: "removed" | "added"): HTMLElement =>
    element(
      "div",
      { class: `head ${kind === "removed" ? "run-0" : "run-1"}` },
      element("h4", {}, title),
      element("p", { class: "status" }, t("{verdict}, answered: {decision}", { verdict: right ? t("right") : t("not right"), decision: given })),
      element("p", { class: "answer", dir: "auto" }, ...parts.flatMap((part): (HTMLElement | string)[] => (part.kind === "same" ? [part.text] : part.kind === kind ? [element(kind === "removed" ? "del" : "ins", {}, part.text)] : []))),
    );
  return element(
    "article",
    { "data-id": id, "data-change": change },
    element("p", { class: "about" }, rowButton(id, open), element("strong", {}, rowChangeText(change, t)), element("span", {}, t("expected: {expected}", { expected }))),
    element("div", { class: "pair" }, side(t("First run"), first, "removed"), side(t("Second run"), second, "added")),
    caseOf(instruction),
  );
}

function caseOf(instruction: string): HTMLElement {
  return element("details", { class: "numbers" }, element("summary", {}, t("Case")), element("p", { class: "answer", dir: "auto" }, instruction));
}
