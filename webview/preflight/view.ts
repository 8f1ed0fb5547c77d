import type { PreflightState } from "../../src/shared/preflightProtocol";
import { element } from "../elements";
import { t } from "../words";

type Sample = PreflightState["samples"][number];
type Piece = Sample["pieces"][number];

/** What stands for a line break among tokens. */
const NEWLINE = "⏎";

/** Renders the page before a training; the decision stands at its foot, beside what goes where. */
export class PreflightView {
  private readonly page = element("main");
  private readonly foot = element("footer");
  private readonly status = element("p", { role: "status", class: "problem error" });

  constructor(
    root: HTMLElement,
    private readonly decide: (decision: "start" | "open") => void,
  ) {
    this.status.hidden = true;
    root.replaceChildren(this.page, this.foot);
  }

  show(state: PreflightState): void {
    const { name, problems, sections, samples, isCounted, script } = state;
    this.page.replaceChildren(
      element("h1", {}, t("Before training: {name}", { name })),
      problems.length === 0
        ? element("p", { class: "fine" }, `✔ ${isCounted ? t("Nothing speaks against it.") : t("Nothing that could be looked at speaks against it.")}`)
        : element("ul", { class: "problems" }, ...problems.map(({ severity, text }) => element("li", { class: `problem ${severity}` }, `${severity === "error" ? "✘" : "⚠"} ${text}`))),
      element("div", { class: "sections" }, ...sections.map(({ title, lines }) => element("section", {}, element("h2", {}, title), list(lines)))),
      ...(isCounted ? [samplesSection(samples)] : []),
      ...(script === undefined ? [] : [element("section", {}, element("h2", { id: "script" }, t("Batch script, as it is sent")), element("pre", { class: "script", tabindex: "0", "aria-labelledby": "script" }, script))]),
    );
    this.foot.replaceChildren(element("div", { class: "places" }, element("h2", {}, t("What goes where")), list(state.places)), this.buttons(state), this.status);
  }

  say(problem: string): void {
    this.status.textContent = problem;
    this.status.hidden = false;
  }

  private buttons({ canStart, file, isSent }: PreflightState): HTMLElement {
    const start = element("button", { type: "button", class: "primary", "data-decision": "start", disabled: canStart ? undefined : "" }, isSent ? t("Send and Train") : t("Start Training"));
    const open = element("button", { type: "button", "data-decision": "open" }, t("Change {file}", { file }));
    start.addEventListener("click", () => this.decide("start"));
    open.addEventListener("click", () => this.decide("open"));
    return element("div", { class: "buttons" }, start, open);
  }
}

function list(lines: readonly string[]): HTMLElement {
  return element("ul", {}, ...lines.map((line) => element("li", {}, line)));
}

function samplesSection(samples: readonly Sample[]): HTMLElement {
  return element(
    "section",
    { class: "samples" },
    element("h2", {}, t("What is learnt: the shortest, the median and the longest row, token by token")),
    element("p", { class: "legend" }, element("span", { class: "piece" }, t("not trained")), " ", element("mark", { class: "piece" }, t("trained"))),
    ...samples.map(sampleBox),
  );
}

/** The row whole; what is trained on is one `mark`, so that it is told from the rest without colours too. */
function sampleBox({ id, pieces }: Sample): HTMLElement {
  const trained = pieces.filter(({ trained: learnt }) => learnt);
  const count = (some: readonly Piece[]): number => some.reduce((sum, { tokens }) => sum + tokens, 0);
  return element(
    "figure",
    {},
    element("figcaption", {}, element("strong", {}, id), " ", t("{all} tokens, {trained} of them trained", { all: count(pieces), trained: count(trained) })),
    element("p", { class: "tokens" }, ...pieces.filter(({ trained: learnt }) => !learnt).map(pieceBox), element("mark", { "aria-label": t("trained") }, ...trained.map(pieceBox))),
  );
}

function pieceBox({ text }: Piece): HTMLElement {
  const shown = element("span", { class: "piece" }, text.replaceAll("\n", NEWLINE));
  // The text goes on in a new line where it says so.
  return text.includes("\n") ? element("span", {}, shown, element("br")) : shown;
}
