import type { FormFinding, FormText } from "../../src/shared/formProtocol";
import { element } from "../elements";

/** The findings of a text in words, for who does not see the marks or wants to know why; a click goes to the words. */
export function findingList({ findings, value }: FormText, go: (finding: FormFinding) => void): HTMLElement {
  const items = findings.map((finding) => {
    const button = element(
      "button",
      { type: "button", class: "finding", title: finding.lines.join("\n") },
      element("mark", { class: finding.kind }, value.slice(finding.start, finding.end)),
      element("span", {}, finding.words),
      element("span", { class: "unseen" }, finding.lines.slice(1).join(", ")),
    );
    button.addEventListener("click", () => go(finding));
    return element("li", {}, button);
  });
  return element("ul", { class: "findings" }, ...items);
}
