import { changeOf, marksAfterTyping, type FormMark, type FormText } from "../../src/shared/formProtocol";
import { element } from "../elements";
import { t } from "../words";
import { findingList } from "./findingList";

/** Time after the last keystroke before the document says what was typed. */
const DEBOUNCE_MS = 300;

/** Hands in what was typed since `base`; fails where the document cannot take it. */
export type HandIn = (base: string, value: string) => Promise<void>;

/**
 * One text of the row: marked and read-only until it is edited, then a text area over the same marks. What is typed is never replaced by what
 * the document says; the host merges the two.
 */
export class TextField {
  readonly element: HTMLElement;
  private readonly reader: HTMLElement;
  private readonly area: HTMLTextAreaElement;
  private readonly mirror = element("div", { class: "mirror", "aria-hidden": "true" });
  private readonly editor: HTMLElement;
  private readonly findings = element("div");
  /** What the field and the document last agreed about. */
  private base: string;
  private underWay = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private text: FormText,
    heading: { readonly name: string; readonly notes: readonly string[] },
    private readonly handInText: HandIn,
  ) {
    this.base = text.value;
    const label = [heading.name, ...heading.notes].join(", ");
    const hint = element("span", { class: "hint", id: `${text.key}-hint` }, text.writable ? t("Enter: edit") : "");
    this.reader = element("div", { class: "text reader", role: "textbox", tabindex: "0", "aria-readonly": "true", "aria-multiline": "true", "aria-label": label, "aria-describedby": hint.id });
    this.area = document.createElement("textarea");
    for (const [name, value] of Object.entries({ class: "text", "aria-label": label, spellcheck: "false" })) this.area.setAttribute(name, value);
    this.area.value = text.value;
    this.editor = element("div", { class: "editor", hidden: "" }, this.mirror, this.area);
    this.element = element("section", { class: "field", "data-text": String(text.key) }, element("div", { class: "label" }, element("h2", {}, heading.name), ...heading.notes.map((note) => element("span", { class: "note" }, note)), hint), this.reader, this.editor, this.findings);
    this.listen(hint);
    this.draw();
  }

  get key(): FormText["key"] {
    return this.text.key;
  }

  /** Whether something is typed that the document does not say yet. */
  get hasTyped(): boolean {
    return this.area.value !== this.base || this.underWay > 0;
  }

  get hasFocus(): boolean {
    return this.element.contains(document.activeElement);
  }

  show(text: FormText): void {
    const isSame = JSON.stringify(text) === JSON.stringify(this.text);
    this.text = text;
    const change = this.hasTyped ? undefined : changeOf(this.area.value, text.value);
    if (change !== undefined) {
      this.area.setRangeText(change.text, change.start, change.end, "preserve");
      this.base = this.area.value;
    }
    // What has not changed stays, with the focus and the selection in it.
    if (!isSame || change !== undefined) this.draw();
  }

  /** Begins to edit, with these characters selected; what cannot be written is read. */
  edit(start = 0, end = start): void {
    if (!this.text.writable) {
      this.reader.focus();
      return;
    }
    this.reader.hidden = true;
    this.editor.hidden = false;
    this.area.focus();
    this.area.setSelectionRange(start, end);
    this.area.scrollIntoView({ block: "nearest" });
  }

  /** Gives to the host what is typed. */
  handIn(): void {
    clearTimeout(this.timer);
    const { base } = this;
    const { value } = this.area;
    if (value === base) return;
    this.base = value;
    this.underWay++;
    this.handInText(base, value)
      .catch(() => {
        // Still to be handed in; what has been typed since stands in the same field.
        if (this.base === value) this.base = base;
      })
      .finally(() => {
        this.underWay--;
        this.show(this.text);
      });
  }

  private listen(hint: HTMLElement): void {
    this.reader.addEventListener("click", (event) => {
      if (getSelection()?.isCollapsed !== false) this.edit(this.offsetAt(event));
    });
    this.reader.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      this.edit();
    });
    this.area.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.handIn(), DEBOUNCE_MS);
      this.drawMarks();
    });
    this.area.addEventListener("keydown", (event) => {
      // A key with a modifier may save, close or undo: the document must know before what was typed.
      if (event.ctrlKey || event.metaKey || event.altKey) this.handIn();
      if (event.key === "Escape" && !event.isComposing) this.leave();
    });
    this.area.addEventListener("focus", () => (hint.textContent = t("Esc: done")));
    this.area.addEventListener("blur", () => {
      this.handIn();
      hint.textContent = t("Enter: edit");
      // While another window is in front, the field stays as it is.
      if (document.hasFocus()) this.close();
    });
  }

  private leave(): void {
    this.handIn();
    this.close();
    this.reader.focus({ preventScroll: true });
  }

  private close(): void {
    this.editor.hidden = true;
    this.reader.hidden = false;
    this.drawMarks();
  }

  /** Where in the text the mouse is. */
  private offsetAt({ clientX, clientY }: MouseEvent): number {
    const caret = document.caretPositionFromPoint(clientX, clientY);
    if (caret === null || !this.reader.contains(caret.offsetNode)) return 0;
    const before = document.createRange();
    before.setStart(this.reader, 0);
    before.setEnd(caret.offsetNode, caret.offset);
    return before.toString().length;
  }

  private draw(): void {
    this.drawMarks();
    this.findings.replaceChildren(findingList(this.text, ({ start, end }) => this.edit(start, end)));
  }

  private drawMarks(): void {
    const { value } = this.area;
    const marks = marksAfterTyping(this.text.marks, this.text.value, value);
    this.reader.replaceChildren(...marked(value, marks, this.text));
    // A last empty line is as high as any other.
    this.mirror.replaceChildren(...marked(value, marks, this.text), "\n");
  }
}

/** The text with its findings drawn. */
function marked(value: string, marks: readonly FormMark[], { findings }: FormText): (Node | string)[] {
  const nodes: (Node | string)[] = [];
  let from = 0;
  for (const { start, end, kind } of marks) {
    const words = value.slice(start, end);
    const title = findings.find((finding) => finding.kind === kind && finding.lines.length > 0 && finding.start <= start && finding.end >= end)?.lines.join("\n");
    nodes.push(value.slice(from, start), element("mark", { class: kind, title }, words));
    from = end;
  }
  return [...nodes, value.slice(from)];
}
