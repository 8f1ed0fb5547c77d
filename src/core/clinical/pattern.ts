import { numberValue } from "../text/tokens";
import { unitAt } from "../text/units";
import { isLetter, Literals, NOTHING } from "./literals";

/** A form of a protocol or a cue of a language, parsed: tokens in sequence, alternatives and options. */
export type Pattern =
  | WordPattern
  | { readonly kind: "number"; readonly min: number; readonly max: number }
  | { readonly kind: "any" }
  | { readonly kind: "sequence"; readonly items: readonly Pattern[] }
  | { readonly kind: "choice"; readonly options: readonly Pattern[] };

export interface WordPattern {
  readonly kind: "word";
  readonly word: string;
  /** Its {@link wordId}, -1 for a word that has none. */
  readonly id: number;
}

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

/** A piece of an item: literal characters, or the texts that a group inside a word may become. */
type Piece = string | readonly string[];

const NO_TEXT: readonly string[] = [""];
const RANGE = /^<(\d+(?:[.,]\d+)?)?\.\.(\d+(?:[.,]\d+)?)?>$/u;
const ANY_NUMBER = "<n>";
const MAX_DEPTH = 5;
const [BACKSLASH, OPEN, CLOSE, OPEN_OPTION, CLOSE_OPTION, SPACE, BAR] = Array.from("\\()[] |", (sign) => sign.charCodeAt(0));
/** Signs that do not mean themselves; all are of ASCII. */
const SIGNS = Uint8Array.from({ length: 128 }, (_, unit) => (" |()[]{}<~\\".includes(String.fromCharCode(unit)) ? 1 : 0));
/** Longer items rarely stand in two patterns. */
const LONGEST_SHARED_ITEM = 24;

/**
 * A parser of forms and cues. The notation: `brutal(e|es|)` alternatives, also inside a word; `[de la]` optional; `{organ}` one entry of a named
 * list; `<38..43>` a number in the range (either bound may be missing), `<n>` any number, both apart from letters and signs; `~` at most one further word; a backslash before a
 * sign of this notation means the sign itself. Case, accents and hyphens between words do not matter.
 * The parser throws a {@link PatternError} for a pattern that it cannot read.
 */
export function createPatternParser(lists: PatternLists): (pattern: string) => Pattern {
  const parsed = new Map<string, Pattern>();
  const items = new Map<string, Pattern>();
  const literals = new Literals();
  const unfinished = new Unfinished();
  const parse = (text: string, depth: number): Pattern => {
    if (depth > MAX_DEPTH) throw new PatternError(text, "unknown_list", 0);
    if (depth === 0) unfinished.count = 0;
    const parser = new Parser(text, (name) => list(name, depth + 1), literals, items, unfinished);
    const pattern = parser.choice();
    parser.expectEnd();
    return pattern;
  };
  const list = (name: string, depth: number): Pattern | undefined => {
    const entries = lists[name];
    const known = parsed.get(name);
    if (known !== undefined || entries === undefined) return known;
    const pattern: Pattern = { kind: "choice", options: entries.map((entry) => parse(entry, depth)) };
    parsed.set(name, pattern);
    return pattern;
  };
  return (pattern) => parse(pattern, 0);
}

/** The pattern of words that are meant as they stand: a backslash before each sign of the notation. */
export function escapeForm(words: string): string {
  return words.trim().replace(/\s+/gu, " ").replace(/[()[\]{}<>~|\\]/gu, String.raw`\$&`);
}

/** Parts of patterns that are still being read, innermost last: arrays that grow by one would be twice as large as what they hold. */
class Unfinished {
  count = 0;
  private readonly parts: Pattern[] = [];

  add(part: Pattern): void {
    this.parts[this.count++] = part;
  }

  /** Those since `from`; they are finished with that. */
  since(from: number): readonly Pattern[] {
    const parts = this.parts.slice(from, this.count);
    this.count = from;
    return parts;
  }
}

class Parser {
  private at = 0;
  constructor(
    private readonly text: string,
    private readonly list: (name: string) => Pattern | undefined,
    private readonly literals: Literals,
    /** By their source: many short items stand in several patterns. */
    private readonly items: Map<string, Pattern>,
    private readonly unfinished: Unfinished,
  ) {}

  choice(): Pattern {
    const first = this.option();
    if (unitAt(this.text, this.at) !== BAR) return first;
    const from = this.unfinished.count;
    this.unfinished.add(first);
    while (unitAt(this.text, this.at) === BAR) {
      this.at++;
      this.unfinished.add(this.option());
    }
    return { kind: "choice", options: this.unfinished.since(from) };
  }

  expectEnd(): void {
    if (this.at < this.text.length) throw new PatternError(this.text, "unbalanced", this.at);
  }

  /** Nearly all are one plain word. */
  private option(): Pattern {
    const { end, word } = this.literals.wordAt(this.text, this.at);
    const from = this.unfinished.count;
    if (word !== undefined && endsItem(this.text, end)) {
      this.at = end;
      if (this.atEnd()) return word;
      this.unfinished.add(word);
    }
    while (!this.atEnd()) {
      if (unitAt(this.text, this.at) === SPACE) this.at++;
      else this.unfinished.add(this.knownItem());
    }
    const items = this.unfinished.since(from);
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { kind: "sequence", items };
  }

  private atEnd(): boolean {
    return endsOption(this.text, this.at);
  }

  private knownItem(): Pattern {
    const from = this.at;
    const { end, word } = this.literals.wordAt(this.text, from);
    if (word !== undefined && endsItem(this.text, end)) {
      this.at = end;
      return word;
    }
    const itemEnd = shortItemEnd(this.text, from);
    if (itemEnd < 0) return this.item();
    const source = this.text.slice(from, itemEnd);
    let item = this.items.get(source);
    if (item === undefined) this.items.set(source, (item = this.item()));
    this.at = itemEnd;
    return item;
  }

  /** What stands between two spaces. A group on its own stays a choice; one that is glued to letters multiplies the words. */
  private item(): Pattern {
    const from = this.at;
    const pieces: (Piece | Pattern)[] = [];
    while (!this.atEnd() && unitAt(this.text, this.at) !== SPACE) pieces.push(this.piece());
    const [only] = pieces;
    if (pieces.length === 1 && only !== undefined && typeof only !== "string" && "kind" in only) return only;
    if (pieces.some((piece) => typeof piece !== "string" && "kind" in piece && piece.kind === "number")) throw new PatternError(this.text, "bad_range", from);
    let texts = NO_TEXT;
    for (const piece of pieces) texts = glued(texts, typeof piece === "string" ? [piece] : "kind" in piece ? textsOf(piece) : piece);
    const options = texts.map((text) => this.literals.of(text));
    const [first] = options;
    return options.length === 1 && first !== undefined ? first : { kind: "choice", options };
  }

  private piece(): Piece | Pattern {
    const from = this.at;
    while (this.at < this.text.length && SIGNS[unitAt(this.text, this.at)] !== 1) this.at++;
    if (this.at > from) return this.text.slice(from, this.at);
    const sign = this.text[this.at] ?? "";
    this.at++;
    switch (sign) {
      case "(":
      case "[": {
        const inner = this.choice();
        if (this.text[this.at] !== (sign === "(" ? ")" : "]")) throw new PatternError(this.text, "unbalanced", this.at);
        this.at++;
        return sign === "(" ? inner : { kind: "choice", options: [inner, NOTHING] };
      }
      case "{": {
        const end = this.text.indexOf("}", this.at);
        const entries = end < 0 ? undefined : this.list(this.text.slice(this.at, end));
        if (entries === undefined) throw new PatternError(this.text, "unknown_list", this.at);
        this.at = end + 1;
        return entries;
      }
      case "<":
        return this.number();
      case "~":
        return { kind: "choice", options: [{ kind: "any" }, NOTHING] };
      case "\\":
        return this.text[this.at++] ?? "";
      default:
        return sign;
    }
  }

  /** A sign "<" that opens no range is itself. */
  private number(): Piece | Pattern {
    if (!/^[n\d.]/u.test(this.text.slice(this.at))) return "<";
    const end = this.text.indexOf(">", this.at);
    const range = end < 0 ? "" : this.text.slice(this.at - 1, end + 1);
    const [matched, min, max] = RANGE.exec(range) ?? [];
    if (range !== ANY_NUMBER && matched === undefined) throw new PatternError(this.text, "bad_range", this.at - 1);
    this.at = end + 1;
    return { kind: "number", min: min === undefined ? -Infinity : numberValue(min), max: max === undefined ? Infinity : numberValue(max) };
  }
}

function endsOption(text: string, at: number): boolean {
  if (at >= text.length) return true;
  const unit = unitAt(text, at);
  return unit === BAR || unit === CLOSE || unit === CLOSE_OPTION;
}

function endsItem(text: string, at: number): boolean {
  return unitAt(text, at) === SPACE || endsOption(text, at);
}

/** Each text with each end. */
function glued(starts: readonly string[], ends: readonly string[]): readonly string[] {
  const texts: string[] = [];
  for (const start of starts) for (const end of ends) texts.push(start + end);
  return texts;
}

/** Where the short item that begins at `from` ends: before a space, a bar or a closing bracket outside its own groups; -1 for a longer one. */
function shortItemEnd(text: string, from: number): number {
  let depth = 0;
  const farthest = from + LONGEST_SHARED_ITEM;
  for (let at = from; at < text.length; at++) {
    if (at > farthest) return -1;
    const unit = unitAt(text, at);
    if (isLetter(unit)) continue;
    if (unit === BACKSLASH) at++;
    else if (unit === OPEN || unit === OPEN_OPTION) depth++;
    else if (unit === CLOSE || unit === CLOSE_OPTION) {
      if (depth-- === 0) return at;
    } else if (depth === 0 && (unit === SPACE || unit === BAR)) return at;
  }
  return text.length;
}

/** The texts that a group may become, to be glued to the letters beside it. */
function textsOf(pattern: Pattern): readonly string[] {
  switch (pattern.kind) {
    case "word":
      return [pattern.word];
    case "number":
      return [String(pattern.min)];
    case "any":
      return [""];
    case "choice": {
      const texts: string[] = [];
      for (const option of pattern.options) {
        if (option.kind === "word") texts.push(option.word);
        else texts.push(...textsOf(option));
      }
      return texts;
    }
    case "sequence": {
      if (pattern.items.length === 0) return NO_TEXT;
      return pattern.items.reduce<readonly string[]>((texts, item) => texts.flatMap((start) => textsOf(item).map((end) => (start === "" || end === "" ? start + end : `${start} ${end}`))), NO_TEXT);
    }
  }
}
