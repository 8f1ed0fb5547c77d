import type { EvaluationRow } from "../../src/shared/evaluationProtocol";
import { element } from "../elements";
import { t } from "../words";

/** An answer with the stretches that something is wrong with, each with the numbers of its reasons. What a model writes is text and nothing else. */
export function answerText({ answer, marks, reasons }: Pick<EvaluationRow, "answer" | "marks" | "reasons">): HTMLElement {
  const text = element("p", { class: "answer", tabindex: "0", role: "region", "aria-label": t("Answer") });
  let end = 0;
  for (const mark of marks) {
    text.append(answer.slice(end, mark.start));
    if (mark.end > mark.start) text.append(element("mark", { class: mark.kind }, answer.slice(mark.start, mark.end)));
    for (const note of mark.notes) text.append(element("sup", { class: mark.kind, role: "note", title: reasons[note], "aria-label": t("Reason {number}: {reason}", { number: note + 1, reason: reasons[note] ?? "" }) }, `[${note + 1}]`));
    end = mark.end;
  }
  text.append(answer.slice(end));
  return text;
}
