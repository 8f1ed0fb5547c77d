import type { FormChoice } from "../../src/shared/formProtocol";
import { recordKeyText } from "../../src/shared/words/bulk";
import { element } from "../elements";
import { t } from "../words";

/** A list to choose from, with its label. */
export function choiceField(choice: FormChoice, change: (value: string) => void): HTMLElement {
  const select = document.createElement("select");
  select.id = `choice-${choice.key}`;
  select.dataset["choice"] = choice.key;
  select.addEventListener("change", () => change(select.value));
  showChoice(select, choice);
  return element("div", { class: "choice" }, element("label", { for: select.id }, recordKeyText(choice.key, t)), select);
}

/** Shows what the document says. */
export function showChoice(select: HTMLSelectElement, { options, value }: FormChoice): void {
  const shown = JSON.stringify([options, value]);
  // An open list stays open while what it offers is the same.
  if (select.dataset["shown"] === shown && select.value === (value ?? "")) return;
  select.dataset["shown"] = shown;
  const offered = value === null ? [element("option", { value: "", disabled: "" }, "–")] : [];
  select.replaceChildren(...offered, ...options.map((option) => element("option", { value: option.value }, option.label)));
  select.value = value ?? "";
}
