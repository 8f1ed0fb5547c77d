import type { FormChoice } from "../../src/shared/formProtocol";
import { element } from "../elements";
import { t } from "../words";

/** A list to choose from, with its label. */
export function choiceField(choice: FormChoice, change: (value: string) => void): HTMLElement {
  const select = document.createElement("select");
  select.id = `choice-${choice.key}`;
  select.dataset["choice"] = choice.key;
  select.addEventListener("change", () => change(select.value));
  showChoice(select, choice);
  return element("div", { class: "choice" }, element("label", { for: select.id }, labelOf(choice.key)), select);
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

function labelOf(key: FormChoice["key"]): string {
  switch (key) {
    case "category":
      return t("Category");
    case "expected":
      return t("Expected decision");
    case "status":
      return t("Status");
  }
}
