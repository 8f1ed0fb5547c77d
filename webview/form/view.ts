import type { ChangeChoice, ChangeText, ChosenFix, FormAction, FormChoice, FormDelta, FormProblem, FormRow, FormState, FormText } from "../../src/shared/formProtocol";
import type { RequestType } from "../../src/shared/webviewMessages";
import { element } from "../elements";
import { t } from "../words";
import { actionBar } from "./actionBar";
import { choiceField, showChoice } from "./choiceField";
import { problemList } from "./problemList";
import { TextField } from "./textField";

type ParamsOf<Type> = Type extends RequestType<infer Params, unknown> ? Params : never;

/** What the user may ask for. */
export interface FormActions {
  changeText(params: ParamsOf<typeof ChangeText>): Promise<void>;
  changeChoice(params: ParamsOf<typeof ChangeChoice>): void;
  fix(params: ChosenFix): void;
  act(action: FormAction): void;
  openColumn(column: number): void;
  explain(code: string): void;
}

/** Renders one row; holds nothing but what is being typed. */
export class FormView {
  private readonly place = element("h1", {});
  private readonly id = element("code", { class: "id" });
  private readonly bar = element("progress", { "aria-label": t("Rows that somebody has decided about") });
  private readonly decided = element("span", { class: "decided" });
  private readonly choices = element("div", { class: "choices" });
  private readonly about = element("p", { class: "about" });
  private readonly notice = element("p", { class: "notice", role: "status" });
  private readonly body = element("div", { class: "texts" });
  private readonly problems = element("section", { class: "row-problems", "aria-label": t("Problems of the row") });
  private readonly announced = element("p", { class: "unseen", role: "status" });
  private readonly main: HTMLElement;
  private token: number | undefined;
  /** Which fields are shown; the same ones stay. */
  private shape = "";
  private fields: readonly TextField[] = [];
  private lastEdited: FormText["key"] = "instruction";

  constructor(
    root: HTMLElement,
    private readonly actions: FormActions,
  ) {
    this.main = element(
      "main",
      { tabindex: "-1" },
      element("header", {}, element("div", { class: "place" }, this.place, this.id, this.decided), this.bar, this.choices, this.about),
      this.notice,
      this.body,
      this.problems,
      this.announced,
    );
    root.replaceChildren(this.main, actionBar((act) => this.act(act)));
    root.addEventListener("keydown", keepTyping);
  }

  show({ total, decided, row, notice }: FormState): void {
    this.say(notice);
    this.bar.setAttribute("max", String(Math.max(1, total)));
    this.bar.setAttribute("value", String(decided));
    this.decided.textContent = t("{decided} decided", { decided });
    this.main.classList.toggle("empty", row === null);
    if (row === null) this.body.replaceChildren();
    else this.showRow(row, total);
  }

  /** Does what a command or a button asks for, with what is typed handed in before. */
  act(act: FormDelta["act"]): void {
    this.handIn();
    if (act === "edit") this.edit();
    else if (act === "fix") this.goToFix();
    else this.actions.act(act);
  }

  /** Gives to the host what is being typed. */
  handIn(): void {
    for (const field of this.fields) field.handIn();
  }

  private say(notice: string | null): void {
    this.notice.textContent = notice ?? "";
    this.notice.hidden = notice === null;
  }

  private showRow(row: FormRow, total: number): void {
    const isOther = row.token !== this.token;
    // What is typed is not taken away because the row around it is broken for a while.
    if (!isOther && row.broken !== null && this.fields.some(({ hasTyped }) => hasTyped)) return;
    this.place.textContent = `${row.number} / ${total}`;
    this.place.setAttribute("aria-label", t("Row {row} of {total}", { row: row.number, total }));
    this.id.textContent = row.id ?? "";
    this.about.replaceChildren(...aboutRow(row));
    this.showChoices(row);
    this.showTexts(row, isOther);
    const wasFixing = !isOther && this.problems.contains(document.activeElement);
    const isNew = this.showProblems(row);
    this.token = row.token;
    if (isOther || (isNew && wasFixing)) this.announced.textContent = t("Row {row} of {total}, {problems} problems", { row: row.number, total, problems: row.problems.length });
    if (!isOther) return;
    window.scrollTo(0, 0);
    this.main.focus({ preventScroll: true });
  }

  /** What has not changed stays, with the focus in it; else the focus goes on to what takes its place. Whether there was a change. */
  private showProblems({ token, problems }: FormRow): boolean {
    const shown = JSON.stringify([token, problems]);
    if (this.problems.dataset["shown"] === shown) return false;
    this.problems.dataset["shown"] = shown;
    const at = [...this.problems.querySelectorAll("li")].findIndex((item) => item.contains(document.activeElement));
    const list = problemList(problems, {
      go: (problem) => this.go(problem),
      fix: ({ code, column }, fix) => {
        this.handIn();
        this.actions.fix({ token, code, column, fix });
      },
      explain: (code) => this.actions.explain(code),
    });
    this.problems.replaceChildren(element("h2", {}, t("Problems")), ...list);
    if (at >= 0) (this.problems.querySelectorAll("li")[Math.min(at, problems.length - 1)]?.querySelector<HTMLElement>(".fix, .link") ?? this.main).focus();
    return true;
  }

  private showChoices(row: FormRow): void {
    const { token } = row;
    const known = [...this.choices.querySelectorAll("select")];
    if (token === this.token && known.length === row.choices.length) {
      for (const [index, choice] of row.choices.entries()) if (known[index] !== undefined) showChoice(known[index], choice);
      return;
    }
    this.choices.replaceChildren(...row.choices.map((choice: FormChoice) => choiceField(choice, (value) => this.actions.changeChoice({ token, key: choice.key, value }))));
  }

  private showTexts(row: FormRow, isOther: boolean): void {
    const { token, texts, broken } = row;
    const shape = JSON.stringify([broken !== null, texts.map((text) => [text.key, headingOf(text)])]);
    const isSame = !isOther && this.shape === shape;
    this.shape = shape;
    if (isSame && broken === null) {
      for (const [index, text] of texts.entries()) this.fields[index]?.show(text);
      return;
    }
    this.handIn();
    this.fields = texts.map((text) => new TextField(text, headingOf(text), (base, value) => this.actions.changeText({ token, key: text.key, base, value })));
    this.body.replaceChildren(...(broken === null ? this.fields.map((field) => field.element) : [this.brokenRow(broken)]));
  }

  /** What cannot be read as a record is shown as it is; it is mended as text. */
  private brokenRow(text: string): HTMLElement {
    const open = element("button", { type: "button", class: "action" }, t("Open in text editor"));
    open.addEventListener("click", () => this.act("openText"));
    return element("section", { class: "broken" }, element("p", {}, t("This row is no valid record. It is shown as it stands in the file.")), element("pre", { tabindex: "0", "aria-label": t("Row as it stands in the file") }, text), open);
  }

  private edit(): void {
    const field = this.fields.find(({ hasFocus }) => hasFocus) ?? this.fields.find(({ key }) => key === this.lastEdited) ?? this.fields[0];
    if (field === undefined) return;
    this.lastEdited = field.key;
    field.edit();
  }

  /** Puts the focus on the first fix, and from one on the next. */
  private goToFix(): void {
    const fixes = [...this.problems.querySelectorAll<HTMLElement>(".fix")];
    const next = fixes[(fixes.findIndex((fix) => fix === document.activeElement) + 1) % fixes.length];
    if (next === undefined) this.say(t("No problem of this row has a fix."));
    else next.focus();
  }

  private go({ place, column }: FormProblem): void {
    switch (place?.in) {
      case undefined:
        this.actions.openColumn(column);
        break;
      case "text":
        this.fields.find(({ key }) => key === place.key)?.edit(place.start, place.end);
        break;
      case "choice":
        this.choices.querySelector<HTMLSelectElement>(`select[data-choice="${place.key}"]`)?.focus();
        break;
    }
  }
}

/** Keys that write or choose something are not meant for the editor: it would take single letters for commands. */
function keepTyping(event: KeyboardEvent): void {
  const { target, key } = event;
  const isField = target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
  const hasModifier = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");
  if (!isField || hasModifier || /^F\d+$/u.test(key)) return;
  event.stopPropagation();
  if (key === "Escape" && target instanceof HTMLSelectElement) target.closest("main")?.focus();
}

/** What a text is called, and what else there is to know before it is read. */
function headingOf({ key, turn, writable }: FormText): { readonly name: string; readonly notes: readonly string[] } {
  const role = turn === null ? undefined : roleText(turn.role);
  const name = typeof key === "number" ? (role ?? "") : nameOf(key);
  const notes = [
    ...(turn === null ? [] : [t("turn {turn} of {turns}", { turn: turn.number, turns: turn.of })]),
    ...(role === undefined || role === name ? [] : [role]),
    // A training has a system text of its own, and learns of a chat the last question and its answer.
    ...(key === "instruction" || key === "response" ? [] : [t("not trained on")]),
    ...(writable ? [] : [t("no text")]),
  ];
  return { name, notes };
}

function nameOf(key: Exclude<FormText["key"], number>): string {
  switch (key) {
    case "system":
      return t("System message");
    case "instruction":
      return t("Instruction");
    case "response":
      return t("Response");
  }
}

function roleText(role: string | null): string {
  switch (role) {
    case null:
      return t("no role");
    case "system":
      return t("System message");
    case "user":
      return t("User");
    case "assistant":
      return t("Assistant");
    default:
      return role;
  }
}

function aboutRow({ tags, source, parent }: FormRow): HTMLElement[] {
  return [
    ...tags.map((tag) => element("span", { class: "tag" }, tag)),
    ...(source === null ? [] : [element("span", {}, t("Source: {source}", { source }))]),
    ...(parent === null ? [] : [element("span", {}, t("Made from {parent}", { parent }))]),
  ];
}
