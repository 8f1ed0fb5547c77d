import type { FormProblem } from "../../src/shared/formProtocol";
import { element } from "../elements";
import { t } from "../words";

/** What a click on a problem may ask for. */
export interface ProblemActions {
  go(problem: FormProblem): void;
  fix(problem: FormProblem, fix: string): void;
  explain(code: string): void;
}

/** The problems of the row, each with the code of its rule, which leads to the reasons, and with what can be done about it. */
export function problemList(problems: readonly FormProblem[], actions: ProblemActions): readonly HTMLElement[] {
  if (problems.length === 0) return [element("p", { class: "none" }, t("No problem in this row."))];
  const items = problems.map((problem) => {
    const go = element("button", { type: "button", class: "link" }, element("strong", {}, `${severityText(problem.severity)} `), problem.message);
    go.addEventListener("click", () => actions.go(problem));
    const why = element("button", { type: "button", class: "why", "aria-label": t("Why? Rule {code}", { code: problem.code }) }, element("code", {}, problem.code), ` ${t("why?")}`);
    why.addEventListener("click", () => actions.explain(problem.code));
    const fixes = problem.fixes.map((fix) => {
      const button = element("button", { type: "button", class: "fix" }, fix);
      button.addEventListener("click", () => actions.fix(problem, fix));
      return button;
    });
    return element("li", { "data-severity": problem.severity }, go, why, fixes.length === 0 ? undefined : element("div", { class: "fixes" }, ...fixes));
  });
  return [element("ul", { class: "problems" }, ...items)];
}

function severityText(severity: FormProblem["severity"]): string {
  switch (severity) {
    case "error":
      return t("Error:");
    case "warning":
      return t("Warning:");
    case "information":
      return t("Note:");
  }
}
