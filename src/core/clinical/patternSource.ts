import { grown } from "../grown";
import { numberValue } from "../text/tokens";
import { unitAt } from "../text/units";
import type { NumberRange } from "./patternTable";

/** A pattern that says nothing, refers to a list that does not exist, or is cut off. */
export class PatternError extends Error {
  readonly kind = "pattern";
  constructor(
    readonly pattern: string,
    readonly reason: "unbalanced" | "unknown_list" | "bad_range" | "empty",
    /** UTF-16 offset in `pattern`. */
    readonly at: number,
  ) {
    super(`${reason} at ${at} in pattern "${pattern}"`);
  }
}

/** Named word lists that patterns may refer to as `{name}`. */
export type PatternLists = Readonly<Record<string, readonly string[]>>;

const RANGE = /^<(\d+(?:[.,]\d+)?)?\.\.(\d+(?:[.,]\d+)?)?>$/u;
const ANY_NUMBER = "<n>";
const MAX_DEPTH = 5;
/** The signs of the notation, as units. */
export const BACKSLASH = unitAt("\\", 0);
export const OPEN = unitAt("(", 0);
export const CLOSE = unitAt(")", 0);
export const OPEN_OPTION = unitAt("[", 0);
export const CLOSE_OPTION = unitAt("]", 0);
export const OPEN_LIST = unitAt("{", 0);
export const OPEN_RANGE = unitAt("<", 0);
export const ANY_WORD = unitAt("~", 0);
export const SPACE = unitAt(" ", 0);
export const BAR = unitAt("|", 0);
export const APOSTROPHE = unitAt("'", 0);
/** Signs that do not mean themselves; all are of ASCII. */
const SIGNS = Uint8Array.from({ length: 128 }, (_, unit) => (" |()[]{}<~\\".includes(String.fromCharCode(unit)) ? 1 : 0));

/** The text of a pattern while it is read, and where. */
export class PatternSource {
  at = 0;
  /** The units of the text from `from` to `end` and a 0; before them, those of the patterns that have led to it by the name of a list. */
  units = new Uint16Array(1 << 11);
  /** By the place of an opening bracket, round or square: the place behind the one that closes it, 0 where none does. */
  private behind = new Int32Array(1 << 11);
  private text = "";
  private from = 0;
  private end = 0;
  private depth = 0;

  constructor(private readonly lists: PatternLists) {}

  /** @param choice reads all of it. */
  begin<T>(text: string, choice: () => T): T {
    this.depth = 0;
    return this.read(text, 0, choice);
  }

  private read<T>(text: string, from: number, choice: () => T): T {
    if (this.depth > MAX_DEPTH) throw new PatternError(text, "unknown_list", 0);
    this.text = text;
    this.from = this.at = from;
    this.end = from + text.length;
    this.reserve(this.end);
    copyUnits(text, from, this.units, this.behind);
    const read = choice();
    if (this.at < this.end) this.fail("unbalanced");
    return read;
  }

  /** Makes room for the unit at `last`. */
  private reserve(last: number): void {
    while (last >= this.units.length) {
      this.units = grown(this.units, new Uint16Array(2 * this.units.length));
      this.behind = grown(this.behind, new Int32Array(2 * this.behind.length));
    }
  }

  fail(reason: PatternError["reason"], at = this.at): never {
    throw new PatternError(this.text, reason, at - this.from);
  }

  /** The name of the list that is named here; goes behind it. */
  listName(): string {
    const end = this.behindSign("}");
    const name = this.sourceTo(end).slice(1, -1);
    if (end < 0 || !Object.hasOwn(this.lists, name)) return this.fail("unknown_list", this.at + 1);
    this.at = end;
    return name;
  }

  /** What `choice` reads of each entry of a list. */
  eachEntry<T>(list: string, choice: () => T): readonly T[] {
    const { text, from, end, at } = this;
    this.depth++;
    const read = (this.lists[list] ?? []).map((entry) => this.read(entry, end + 1, choice));
    this.depth--;
    this.text = text;
    this.from = from;
    this.end = end;
    this.at = at;
    return read;
  }

  get unit(): number {
    return this.units[this.at] ?? 0;
  }

  /** Whether `sign` stands here; goes behind it. */
  takes(sign: number): boolean {
    const stands = this.units[this.at] === sign;
    if (stands) this.at++;
    return stands;
  }

  endsOption(at = this.at): boolean {
    const unit = this.units[at];
    return unit === BAR || unit === CLOSE || unit === CLOSE_OPTION || at >= this.end;
  }

  endsItem(at = this.at): boolean {
    return this.units[at] === SPACE || this.endsOption(at);
  }

  /** The item that begins here, as it is written: up to a space, a bar or a closing bracket outside its own groups. */
  itemHere(): string {
    return this.sourceTo(this.itemEnd());
  }

  private itemEnd(): number {
    const { units, behind, end } = this;
    for (let at = this.at; at < end; at++) {
      const unit = units[at] ?? 0;
      if (isLetter(unit)) continue;
      if (unit === BACKSLASH) at++;
      else if (unit === OPEN || unit === OPEN_OPTION) at = (behind[at] || end) - 1;
      else if (unit === CLOSE || unit === CLOSE_OPTION || unit === SPACE || unit === BAR) return at;
    }
    return end;
  }

  /** Whether the item here is one sign, of ASCII, which means itself. */
  isOneSign(): boolean {
    const unit = this.unit;
    return unit > 0x20 && unit < 0x80 && SIGNS[unit] !== 1 && !isLetterOrDigit(unit) && this.endsItem(this.at + 1);
  }

  /** Behind the group that begins here; -1 where none begins, or it does not end. */
  groupEnd(): number {
    switch (this.units[this.at]) {
      case OPEN:
      case OPEN_OPTION:
        return this.behind[this.at] || -1;
      case OPEN_LIST:
        return this.behindSign("}");
      case OPEN_RANGE:
        return this.beginsRange() ? this.behindSign(">") : -1;
      case ANY_WORD:
        return this.at + 1;
      default:
        return -1;
    }
  }

  /** -1 where it does not follow. */
  private behindSign(sign: string): number {
    const at = this.text.indexOf(sign, this.at - this.from);
    return at < 0 ? -1 : this.from + at + 1;
  }

  /** A sign "<" that opens no range is itself. */
  beginsRange(): boolean {
    return /[n\d.]/u.test(this.text[this.at + 1 - this.from] ?? "");
  }

  private sourceTo(end: number): string {
    return this.text.slice(this.at - this.from, end - this.from);
  }

  /** What stands up to the next sign that does not mean itself, which may be nothing; goes behind it. */
  literal(): string {
    let end = this.at;
    while (end < this.end && SIGNS[this.units[end] ?? 0] !== 1) end++;
    return this.taken(end);
  }

  /** A sign that means itself; goes behind it. */
  sign(): string {
    return this.taken(Math.min(this.at + 1, this.end));
  }

  private taken(end: number): string {
    const text = this.sourceTo(end);
    this.at = end;
    return text;
  }

  expect(sign: number): void {
    if (!this.takes(sign)) this.fail("unbalanced");
  }

  /** The range that is written here; goes behind it. */
  range(): NumberRange {
    const end = this.behindSign(">");
    const source = end < 0 ? "" : this.sourceTo(end);
    const [matched, min, max] = RANGE.exec(source) ?? [];
    if (source !== ANY_NUMBER && matched === undefined) this.fail("bad_range");
    this.at = end;
    return { min: min === undefined ? -Infinity : numberValue(min), max: max === undefined ? Infinity : numberValue(max) };
  }
}

/** Writes the units of a text and a 0, and behind which place the brackets among them close. In a function of its own, which V8 makes fast before the first patterns are read. */
function copyUnits(text: string, from: number, units: Uint16Array, behind: Int32Array): void {
  const end = from + text.length;
  // Of the brackets that are open the last one; each holds the one before it until it is closed.
  let last = -1;
  let escaped = -1;
  for (let at = from; at < end; at++) {
    const unit = unitAt(text, at - from);
    units[at] = unit;
    if (isLetter(unit) || unit === SPACE || at === escaped) continue;
    if (unit === BACKSLASH) escaped = at + 1;
    else if (unit === OPEN || unit === OPEN_OPTION) {
      behind[at] = last;
      last = at;
    } else if ((unit === CLOSE || unit === CLOSE_OPTION) && last >= 0) {
      const before = behind[last] ?? -1;
      behind[last] = at + 1;
      last = before;
    }
  }
  units[end] = 0;
  while (last >= 0) {
    const before = behind[last] ?? -1;
    behind[last] = 0;
    last = before;
  }
}

function isLetterOrDigit(unit: number): boolean {
  return isLetter(unit | 0x20) || (unit >= 0x30 && unit <= 0x39);
}

/** Of a to z. */
export function isLetter(unit: number): boolean {
  return unit >= 0x61 && unit <= 0x7a;
}
