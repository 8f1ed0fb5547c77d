import type { RunComparison } from "../../src/shared/runProtocol";
import { LossChart, type Curve } from "../charts/lossChart";
import { scoreList } from "../charts/scoreList";
import { element } from "../elements";
import { t } from "../words";

/** Renders two runs over each other: curves, best losses, scores and the settings that they do not share. */
export class ComparisonView {
  private readonly problem = element("p", { class: "problem", role: "alert" });
  private readonly heads = element("div", { class: "pair" });
  private readonly chart = new LossChart();
  private readonly settings = element("div");
  private readonly scores = element("div", { class: "pair" });

  constructor(
    root: HTMLElement,
    private readonly open: (index: number) => void,
  ) {
    this.problem.hidden = true;
    const section = (title: string, ...children: readonly HTMLElement[]): HTMLElement => element("section", {}, element("h2", {}, title), ...children);
    root.replaceChildren(element("main", {}, element("h1", {}, t("Two runs compared")), this.problem, this.heads, section(t("Loss"), this.chart.root), section(t("What differs"), this.settings), section(t("Scores"), this.scores)));
  }

  show({ runs, differences }: RunComparison): void {
    this.heads.replaceChildren(
      ...runs.map(({ name, status, best }, index) => {
        const title = element("button", { type: "button", class: "link" }, name);
        title.addEventListener("click", () => this.open(index));
        const loss = best === null ? t("no validation loss yet") : t("best: {loss} at step {step}", { loss: best.loss.toFixed(3), step: best.step });
        return element("div", { class: `head run-${index}` }, title, element("p", { class: "status" }, status), element("p", { class: "best-loss" }, loss));
      }),
    );
    this.chart.show(runs.flatMap(curvesOf), 0);
    this.settings.replaceChildren(differences.length === 0 ? element("p", {}, t("Nothing: the same rows and the same configuration.")) : differenceTable(runs, differences));
    this.scores.replaceChildren(...runs.map(({ name, scores }) => element("div", {}, element("h3", {}, name), ...(scores.length === 0 ? [element("p", {}, t("not evaluated yet"))] : scoreList(scores)))));
  }

  say(problem: string): void {
    this.problem.textContent = problem;
    this.problem.hidden = false;
  }
}

function curvesOf({ name, losses, validationLosses, best }: RunComparison["runs"][number], index: number): readonly Curve[] {
  const run = index === 0 ? 0 : 1;
  return [
    { label: t("{run}: training loss", { run: name }), kind: "training", run, points: losses },
    { label: t("{run}: validation loss", { run: name }), kind: "validation", run, points: validationLosses, best: best ?? undefined },
  ];
}

function differenceTable(runs: RunComparison["runs"], differences: RunComparison["differences"]): HTMLElement {
  return element(
    "table",
    { class: "differences" },
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, t("Setting")), ...runs.map(({ name }) => element("th", { scope: "col" }, name)))),
    element("tbody", {}, ...differences.map(({ key, values }) => element("tr", { "data-key": key }, element("th", { scope: "row" }, key), ...values.map((value) => element("td", {}, value ?? "–"))))),
  );
}
