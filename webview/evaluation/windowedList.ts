import { element } from "../elements";

/** Items that are fetched at once. */
const PAGE = 100;
/** Pixels beyond what is seen in which items are drawn already. */
const BEYOND = 400;
/** Of a closed item, until one has been measured. */
const GUESSED_HEIGHT = 64;

/** What a list shows, and where it gets it. */
export interface ListSource<Item extends { readonly key: string }> {
  /** @throws where the items cannot be had; the next change asks again. */
  fetch(from: number, count: number): Promise<readonly Item[]>;
  /** Fills the element of an item. It holds at least one element of class `stop`, which takes the focus; all closed items are equally high. */
  draw(item: Item, isOpen: boolean): readonly HTMLElement[];
}

/** Where arrow keys go, and the Tab key into the list. */
const STOP = ".stop";
const FOCUSABLE = "button, [tabindex]";

interface Shown {
  readonly says: string;
  readonly node: HTMLElement;
  index: number;
}

/**
 * A list of any length, of which only what is seen stands in the page. At most one item is open and higher than the others. Assistive technology is told the
 * place of each item and how many there are; arrow keys, Page Up and Down, Home and End go from item to item, and the list is one stop of the Tab key.
 */
export class WindowedList<Item extends { readonly key: string }> {
  readonly element: HTMLElement;
  private count = 0;
  private revision = "";
  private readonly pages = new Map<number, { readonly revision: string; readonly items: readonly Item[] }>();
  private shown = new Map<string, Shown>();
  private height = GUESSED_HEIGHT;
  private open: { readonly key: string; index: number; extra: number } | undefined;
  private active = 0;
  private isFetching = false;
  private frame: number | undefined;
  private readonly measured = new ResizeObserver(() => this.measure());

  constructor(
    label: string,
    private readonly source: ListSource<Item>,
  ) {
    this.element = element("ul", { class: "windowed", role: "list", "aria-label": label });
    this.element.addEventListener("keydown", (event) => this.onKey(event));
    this.element.addEventListener("focusin", ({ target }) => this.activate(target));
    for (const event of ["scroll", "resize"]) window.addEventListener(event, () => this.schedule(), { passive: true });
    // What stands above the list may grow.
    new ResizeObserver(() => this.schedule()).observe(document.body);
  }

  /** @param revision another one where items have changed. */
  show(count: number, revision: string): void {
    this.count = count;
    this.revision = revision;
    this.active = Math.min(this.active, Math.max(0, count - 1));
    for (const page of this.pages.keys()) if (page * PAGE >= count) this.pages.delete(page);
    if (this.open !== undefined && this.open.index >= count) this.open = undefined;
    this.schedule();
  }

  /** Opens an item, or closes it. */
  toggle(key: string): void {
    const index = this.shown.get(key)?.index;
    this.open = index === undefined || this.open?.key === key ? undefined : { key, index, extra: 0 };
    this.render();
    this.measure();
  }

  private schedule(): void {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined;
      this.render();
    });
  }

  private render(): void {
    const { top, width } = this.element.getBoundingClientRect();
    this.element.style.height = `${this.topOf(this.count)}px`;
    // Inside a closed group nothing is seen.
    const wanted = width === 0 ? [] : this.wanted(-top - BEYOND, window.innerHeight - top + BEYOND);
    const next = new Map<string, Shown>();
    let moved: number | undefined;
    for (const index of wanted) {
      const item = this.itemAt(index);
      const key = item?.key ?? `#${index}`;
      const isOpen = item !== undefined && this.open?.key === item.key;
      if (isOpen && this.open !== undefined) this.open.index = index;
      const says = JSON.stringify([item, isOpen]);
      const before = this.shown.get(key);
      // Rows may have come before the one that has the focus.
      if (before?.index === this.active && before.node.contains(document.activeElement)) moved = index;
      next.set(key, before?.says === says ? before : { says, index, node: before?.node ?? element("li") });
      const shown = next.get(key);
      if (shown === undefined) continue;
      shown.index = index;
      if (shown !== before) this.fill(shown.node, item, isOpen);
    }
    this.active = moved ?? this.active;
    this.replace(next);
    this.place();
    void this.fetch(wanted);
  }

  /** The indices of what is seen between two heights of the list, and of the stop of the Tab key. */
  private wanted(from: number, to: number): readonly number[] {
    const [first, last] = [this.indexAt(from), this.indexAt(to)];
    const seen = Array.from({ length: Math.max(0, Math.min(last, this.count - 1) - first + 1) }, (_, place) => first + place);
    const kept = this.active < this.count && !seen.includes(this.active) ? [this.active] : [];
    return [...seen, ...kept].sort((a, b) => a - b);
  }

  private fill(node: HTMLElement, item: Item | undefined, isOpen: boolean): void {
    const focused = [...node.querySelectorAll(FOCUSABLE)].findIndex((part) => part === document.activeElement);
    node.setAttribute("aria-busy", String(item === undefined));
    node.classList.toggle("is-open", isOpen);
    node.replaceChildren(...(item === undefined ? [element("span", { class: "stop waiting", tabindex: "-1" }, "…")] : this.source.draw(item, isOpen)));
    if (focused >= 0) focusPart(node, FOCUSABLE, focused);
  }

  private replace(next: Map<string, Shown>): void {
    const hadFocus = this.element.contains(document.activeElement);
    for (const [key, { node }] of this.shown) {
      if (next.has(key)) continue;
      this.measured.unobserve(node);
      node.remove();
    }
    const known = new Set([...this.shown.values()].map(({ node }) => node));
    let there = this.element.firstElementChild;
    for (const { node } of next.values()) {
      if (node === there) there = there.nextElementSibling;
      else this.element.insertBefore(node, there);
      if (!known.has(node)) this.measured.observe(node);
    }
    this.shown = next;
    // A row that has come in the place of one that was still waited for.
    if (hadFocus && !this.element.contains(document.activeElement)) this.focusActive();
  }

  private place(): void {
    for (const { node, index } of this.shown.values()) {
      node.style.top = `${this.topOf(index)}px`;
      node.setAttribute("aria-posinset", String(index + 1));
      node.setAttribute("aria-setsize", String(this.count));
      for (const stop of node.querySelectorAll(STOP)) stop.setAttribute("tabindex", index === this.active ? "0" : "-1");
    }
  }

  /** Heights depend on the font and the width, which may change. */
  private measure(): void {
    let hasChanged = false;
    for (const [key, { node }] of this.shown) {
      const height = node.offsetHeight;
      if (height === 0) continue;
      if (this.open?.key === key) {
        hasChanged ||= this.open.extra !== height - this.height;
        this.open.extra = height - this.height;
      } else if (height !== this.height) {
        this.height = height;
        hasChanged = true;
      }
    }
    if (hasChanged) this.schedule();
  }

  private async fetch(wanted: readonly number[]): Promise<void> {
    if (this.isFetching) return;
    const page = [...new Set(wanted.map((index) => Math.floor(index / PAGE)))].find((each) => this.pages.get(each)?.revision !== this.revision);
    if (page === undefined) return;
    this.isFetching = true;
    const { revision } = this;
    try {
      this.pages.set(page, { revision, items: await this.source.fetch(page * PAGE, PAGE) });
      this.schedule();
    } catch {
      // Whoever fetches says why, and the next change asks again.
    } finally {
      this.isFetching = false;
    }
  }

  private itemAt(index: number): Item | undefined {
    return this.pages.get(Math.floor(index / PAGE))?.items[index % PAGE];
  }

  private topOf(index: number): number {
    return index * this.height + (this.open !== undefined && index > this.open.index ? this.open.extra : 0);
  }

  /** The item at a height of the list, or next to it. */
  private indexAt(y: number): number {
    const below = this.open === undefined ? Infinity : (this.open.index + 1) * this.height;
    const closed = y < below ? y : Math.max(below - 1, y - (this.open?.extra ?? 0));
    return Math.max(0, Math.floor(closed / this.height));
  }

  private onKey(event: KeyboardEvent): void {
    const { target, key } = event;
    if (!(target instanceof HTMLElement) || !target.classList.contains("stop") || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: this.rowsSeen(), PageUp: -this.rowsSeen(), Home: -this.count, End: this.count }[key];
    if (step === undefined) return;
    event.preventDefault();
    const stop = Math.max(0, [...(target.closest("li")?.querySelectorAll(STOP) ?? [])].indexOf(target));
    this.active = Math.min(Math.max(0, this.active + step), Math.max(0, this.count - 1));
    this.scrollToActive();
    this.render();
    this.focusActive(stop);
  }

  private rowsSeen(): number {
    return Math.max(1, Math.floor(window.innerHeight / this.height) - 1);
  }

  private scrollToActive(): void {
    const top = this.element.getBoundingClientRect().top + this.topOf(this.active);
    const beyond = top < 0 ? top : Math.max(0, top + this.height - window.innerHeight);
    window.scrollBy(0, beyond);
  }

  private activate(target: EventTarget | null): void {
    for (const { node, index } of this.shown.values()) if (target instanceof Node && node.contains(target)) this.active = index;
    this.place();
  }

  private focusActive(stop = 0): void {
    for (const { node, index } of this.shown.values()) if (index === this.active) focusPart(node, STOP, stop);
  }
}

function focusPart(node: HTMLElement, parts: string, index: number): void {
  const found = node.querySelectorAll<HTMLElement>(parts);
  (found[index] ?? found[0])?.focus({ preventScroll: true });
}
