import type { RunAction, RunViewState } from "../../src/shared/runProtocol";
import { bytesText, durationText } from "../../src/shared/words/runs";
import { LossChart } from "../charts/lossChart";
import { scoreList } from "../charts/scoreList";
import { element } from "../elements";
import { t } from "../words";

const SECOND_MS = 1_000;

/** Renders a run. Parts that hold focus or state (buttons, chart) stay in the page while the numbers change. */
export class RunView {
  private readonly title = element("h1");
  private readonly status = element("p", { class: "status", role: "status" });
  private readonly progress = element("progress", { "aria-label": t("Progress") });
  private readonly buttons = element("div", { class: "buttons", role: "group", "aria-label": t("Run") });
  private readonly problem = element("p", { class: "problem", role: "alert" });
  private readonly figures = element("dl", { class: "figures" });
  private readonly advice = element("section", { "aria-label": t("Advice") });
  private readonly chart = new LossChart();
  private readonly phases = element("ol", { class: "phases" });
  private readonly rest = element("div");
  private shownActions = "";
  private state: RunViewState | undefined;

  constructor(
    root: HTMLElement,
    private readonly act: (action: RunAction) => void,
  ) {
    root.replaceChildren(
      element(
        "main",
        {},
        element("header", {}, this.title, this.status, this.progress, this.buttons, this.problem),
        this.figures,
        this.advice,
        element("section", {}, element("h2", {}, t("Loss")), this.chart.root),
        element("section", {}, element("h2", {}, t("Phases")), this.phases),
        this.rest,
      ),
    );
    setInterval(() => this.showPhases(), SECOND_MS);
  }

  show(state: RunViewState): void {
    this.state = state;
    this.title.textContent = state.name;
    setText(this.status, state.status);
    this.status.className = `status ${state.tone}`;
    this.progress.hidden = state.tone !== "running" || state.steps === 0;
    this.progress.setAttribute("max", String(Math.max(1, state.steps)));
    this.progress.setAttribute("value", String(state.step));
    this.showActions(state.actions);
    this.say(state.failure ?? "");
    this.figures.replaceChildren(...figuresOf(state));
    this.advice.hidden = state.advice.length === 0;
    this.advice.replaceChildren(element("h2", {}, t("Advice")), ...state.advice.map(adviceCard));
    this.chart.show(
      [
        { label: t("Training loss"), kind: "training", run: 0, points: state.losses },
        { label: t("Validation loss"), kind: "validation", run: 0, points: state.validationLosses, best: state.best ?? undefined },
      ],
      state.steps,
    );
    this.showPhases();
    this.rest.replaceChildren(...restOf(state));
  }

  say(problem: string): void {
    setText(this.problem, problem);
    this.problem.hidden = problem === "";
  }

  /** Made anew only when they change, so that the focus stays where it is. */
  private showActions(actions: readonly RunAction[]): void {
    const now = actions.join(" ");
    if (now === this.shownActions) return;
    this.shownActions = now;
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["action"] : undefined;
    this.buttons.replaceChildren(
      ...actions.map((action, index) => {
        const button = element("button", { type: "button", class: index === 0 ? "primary" : "secondary", "data-action": action }, actionLabel(action));
        button.addEventListener("click", () => this.act(action));
        return button;
      }),
    );
    if (focused !== undefined) (this.buttons.querySelector<HTMLElement>(`[data-action="${focused}"]`) ?? this.buttons.querySelector("button"))?.focus();
  }

  /** The phase that goes on counts its seconds. */
  private showPhases(): void {
    if (this.state === undefined) return;
    this.phases.replaceChildren(
      ...this.state.phases.map(({ label, state, seconds, since }) => {
        const passed = since === null ? seconds : Math.max(0, (Date.now() - since) / SECOND_MS);
        return element("li", { class: state, "data-phase": state }, element("span", { class: "mark", "aria-hidden": "true" }, PHASE_MARKS[state]), element("span", { class: "label" }, label), element("span", { class: "visually-hidden" }, phaseStateText(state)), element("span", { class: "time" }, passed === null ? "" : durationText(passed, t)));
      }),
    );
  }
}

const PHASE_MARKS = { waiting: "○", running: "◐", done: "✓", broken: "✕" } as const satisfies Record<RunViewState["phases"][number]["state"], string>;

function phaseStateText(state: RunViewState["phases"][number]["state"]): string {
  switch (state) {
    case "waiting":
      return t("not begun");
    case "running":
      return t("going on");
    case "done":
      return t("done");
    case "broken":
      return t("not finished");
  }
}

function actionLabel(action: RunAction): string {
  switch (action) {
    case "cancel":
      return t("Stop");
    case "stopAndKeep":
      return t("Stop and save");
    case "resume":
      return t("Resume");
    case "evaluate":
      return t("Evaluate the model");
    case "openLog":
      return t("Open log");
    case "openFolder":
      return t("Open folder");
  }
}

function figuresOf({ step, steps, secondsLeft, tone, losses, best, learningRate, tokensPerSecond, memory, device }: RunViewState): readonly HTMLElement[] {
  const figure = (key: string, label: string, value: string | undefined): readonly HTMLElement[] => (value === undefined ? [] : [element("div", { "data-figure": key }, element("dt", {}, label), element("dd", {}, value))]);
  return [
    ...figure("step", t("Step"), steps === 0 ? undefined : `${step} / ${steps}`),
    ...figure("left", t("Time left to train"), tone !== "running" || secondsLeft === null || secondsLeft <= 0 ? undefined : durationText(secondsLeft, t)),
    ...figure("loss", t("Training loss"), losses.at(-1)?.loss.toFixed(3)),
    ...figure("best", t("Best validation loss"), best?.loss.toFixed(3)),
    ...figure("rate", t("Learning rate"), learningRate?.toExponential(2)),
    ...figure("tokens", t("Tokens per second"), tokensPerSecond === null ? undefined : String(Math.round(tokensPerSecond))),
    ...figure("memory", memory?.of === "gpu" ? t("GPU memory") : t("Memory"), memory === null ? undefined : bytesText(memory.bytes, t)),
    ...figure("device", t("Trained on"), device ?? undefined),
  ];
}

function adviceCard({ code, title, evidence, remedy }: RunViewState["advice"][number]): HTMLElement {
  return element("article", { class: "advice", "data-advice": code }, element("h3", {}, title), element("p", {}, evidence), element("p", { class: "remedy" }, remedy));
}

function restOf({ notices, scores, facts }: RunViewState): readonly HTMLElement[] {
  const section = (title: string, ...children: readonly HTMLElement[]): HTMLElement => element("section", {}, element("h2", {}, title), ...children);
  return [
    ...(notices.length === 0 ? [] : [section(t("Notices"), element("ul", { class: "notices" }, ...notices.map((notice) => element("li", {}, notice))))]),
    ...(scores.length === 0 ? [] : [section(t("Scores"), ...scoreList(scores))]),
    section(t("Made of"), element("dl", { class: "facts" }, ...facts.flatMap(({ label, value }) => [element("dt", {}, label), element("dd", {}, value)]))),
  ];
}

/** A live region speaks when its text is set, even to the same. */
function setText(node: HTMLElement, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}
