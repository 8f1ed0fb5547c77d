import type { EvaluationHead } from "../../src/shared/evaluationProtocol";
import { element } from "../elements";
import { t } from "../words";
import { metricsTable } from "./metricsTable";
import type { RowSource } from "./rowGroup";
import { RowGroups } from "./rowGroups";

/** What the user may ask for. */
export interface EvaluationActions extends RowSource {
  run(model: string, file: string): void;
  cancel(): void;
  pick(model: string): void;
  refresh(): void;
  openReport(): void;
  explainJudge(): void;
}

/** Renders the state; holds none but what the user has picked and not yet run. */
export class EvaluationView {
  private readonly model = this.dropdown("model");
  private readonly file = this.dropdown("file");
  private readonly start = element("vscode-button", {}, t("Run evaluation"));
  private readonly stop = element("vscode-button", { appearance: "secondary" }, t("Cancel"));
  private readonly again = element("vscode-button", { appearance: "secondary", "aria-label": t("Look again for models and files") }, "⟳");
  private readonly problem = element("p", { role: "alert", class: "problem" });
  private readonly bar = element("progress", { "aria-label": t("Progress") });
  private readonly status = element("p", { role: "status", class: "status" });
  private readonly metrics = element("div");
  private readonly rows: RowGroups;
  private readonly judgeText = element("span");
  private readonly aboutJudge = element("button", { type: "button", class: "link" }, t("How this was measured"));
  private readonly judge = element("p", { class: "judge" }, this.judgeText, " ", this.aboutJudge);
  private readonly report = element("button", { type: "button", class: "link" }, t("Open the report"));

  constructor(
    root: HTMLElement,
    private readonly actions: EvaluationActions,
  ) {
    this.rows = new RowGroups(actions);
    this.start.addEventListener("click", () => this.actions.run(valueOf(this.model), valueOf(this.file)));
    this.model.addEventListener("change", () => this.actions.pick(valueOf(this.model)));
    this.stop.addEventListener("click", () => this.actions.cancel());
    this.again.addEventListener("click", () => this.actions.refresh());
    this.report.addEventListener("click", () => this.actions.openReport());
    this.aboutJudge.addEventListener("click", () => this.actions.explainJudge());
    root.replaceChildren(
      element(
        "main",
        {},
        labelled(t("Model"), this.model),
        labelled(t("Test file"), this.file),
        element("div", { class: "buttons" }, this.start, this.stop, this.again),
        this.problem,
        this.bar,
        this.status,
        this.metrics,
        this.report,
        this.judge,
        this.rows.element,
      ),
    );
  }

  show(state: EvaluationHead): void {
    const running = state.status === "checking" || state.status === "asking";
    fill(this.model, state.models.map((name) => ({ value: name, label: name })), state.model);
    fill(this.file, state.files.map(({ uri, label }) => ({ value: uri, label })), state.file);
    this.start.toggleAttribute("disabled", running || state.models.length === 0 || state.files.length === 0);
    this.stop.hidden = !running;
    this.problem.textContent = state.problem ?? "";
    this.problem.hidden = state.problem === null;
    this.bar.hidden = !running;
    this.bar.setAttribute("max", String(Math.max(1, state.total)));
    this.bar.setAttribute("value", String(state.done));
    this.status.textContent = statusText(state);
    this.metrics.replaceChildren(...(state.metrics.length === 0 ? [] : [metricsTable(state.metrics)]));
    this.report.hidden = state.folder === null;
    this.judge.hidden = state.judge === null;
    this.judgeText.textContent = state.judge ?? "";
    this.rows.show(state);
  }

  private dropdown(id: string): HTMLElement {
    return element("vscode-dropdown", { id });
  }
}

function statusText({ status, done, total, secondsLeft }: EvaluationHead): string {
  switch (status) {
    case "idle":
      return "";
    case "checking":
      return t("Looking whether the server answers and has the model…");
    case "asking":
      return secondsLeft === null ? t("{done} of {total} rows", { done, total }) : t("{done} of {total} rows, about {time} left", { done, total, time: duration(secondsLeft) });
    case "finished":
      return t("{done} of {total} rows answered.", { done, total });
    case "cancelled":
      return t("Cancelled after {done} of {total} rows; the answers are kept.", { done, total });
    case "paused":
      return t("Paused after {done} of {total} rows; the answers are kept.", { done, total });
    case "interrupted":
      return t("Interrupted after {done} of {total} rows; the answers are kept. Run it again to go on.", { done, total });
    case "failed":
      return t("Stopped after {done} of {total} rows; the answers are kept.", { done, total });
  }
}

function duration(seconds: number): string {
  return seconds < 90 ? t("{seconds} s", { seconds: Math.ceil(seconds) }) : t("{minutes} min", { minutes: Math.ceil(seconds / 60) });
}

function labelled(label: string, control: HTMLElement): HTMLElement {
  control.setAttribute("aria-label", label);
  return element("div", { class: "field" }, element("label", { for: control.id }, label), control);
}

/** Keeps what the user has picked as long as it is still there, and nothing else is preferred than before. */
function fill(dropdown: HTMLElement, options: readonly { readonly value: string; readonly label: string }[], preferred: string | null): void {
  const now = JSON.stringify(options);
  const isOther = preferred !== null && dropdown.dataset["preferred"] !== preferred && options.some(({ value }) => value === preferred);
  if (dropdown.dataset["options"] === now && !isOther) return;
  const picked = valueOf(dropdown);
  const selected = !isOther && options.some(({ value }) => value === picked) ? picked : preferred;
  dropdown.dataset["options"] = now;
  if (preferred !== null) dropdown.dataset["preferred"] = preferred;
  dropdown.replaceChildren(...options.map(({ value, label }) => element("vscode-option", { value, ...(value === selected ? { selected: "" } : {}) }, label)));
}

function valueOf(dropdown: HTMLElement): string {
  return "value" in dropdown && typeof dropdown.value === "string" ? dropdown.value : "";
}
