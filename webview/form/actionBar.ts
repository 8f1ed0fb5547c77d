import type { FormDelta } from "../../src/shared/formProtocol";
import { element } from "../elements";
import { t } from "../words";

type Act = FormDelta["act"];

/** What can be done with the row, with the keys that package.json binds to it. */
const KEYS: { readonly [A in Act]: string } = { accept: "A", reject: "R", nextUnreviewed: "U", previous: "P", next: "N", edit: "E", fix: "F", openText: "T" };

function labelOf(act: Act): string {
  switch (act) {
    case "accept":
      return t("Accept");
    case "reject":
      return t("Reject");
    case "nextUnreviewed":
      return t("Next unreviewed");
    case "previous":
      return t("Previous");
    case "next":
      return t("Next");
    case "edit":
      return t("Edit");
    case "fix":
      return t("Fix");
    case "openText":
      return t("Open in text editor");
  }
}

/** The buttons that stand below every row. */
export function actionBar(act: (act: Act) => void): HTMLElement {
  const button = (name: Act): HTMLElement => {
    const made = element("button", { type: "button", class: "action", "data-act": name, "aria-keyshortcuts": KEYS[name] }, labelOf(name), element("kbd", { "aria-hidden": "true" }, KEYS[name]));
    // The key that is pressed next is meant for the row, not for the button; a field that is edited loses the cursor by itself.
    made.addEventListener("click", () => act(name));
    return made;
  };
  const group = (...names: readonly Act[]): HTMLElement => element("div", { class: "group" }, ...names.map(button));
  return element("footer", { role: "toolbar", "aria-label": t("What to do with the row") }, group("accept", "reject"), group("previous", "next", "nextUnreviewed"), group("edit", "fix", "openText"));
}
