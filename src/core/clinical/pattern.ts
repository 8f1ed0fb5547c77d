import { NUMBER, numberValue, readTokens } from "../text/tokens";
import { unitAt } from "../text/units";

/** A form of a protocol or a cue of a language, parsed: tokens in sequence, alternatives and options. */
export type Pattern =
  | { readonly kind: "word"; readonly word: string }
  | { readonly kind: "number"; readonly min: number; readonly max: number }
  | { readonly kind: "any" }
  | { readonly kind: "sequence"; readonly items: readonly Pattern[] }
  | { readonly kind: "choice"; readonly options: readonly Pattern[] };

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

const NOTHING: Pattern = { kind: "sequence", items: [] };
const RANGE = /^<(\d+(?:[.,]\d+)?)?\.\.(\d+(?:[.,]\d+)?)?>$/u;
const ANY_NUMBER = "<n>";
const MAX_DEPTH = 5;
/** Characters that mean themselves. */
const ORDINARY = /[^ |()[\]{}<~\\]+/uy;

/**
 * A parser of forms and cues. The notation: `brutal(e|es|)` alternatives, also inside a word; `[de la]` optional; `{organ}` one entry of a named
 * list; `<38..43>` a number in the range (either bound may be missing), `<n>` any number, both apart from letters and signs; `~` at most one further word; a backslash before a
 * sign of this notation means the sign itself. Case, accents and hyphens between words do not matter.
 * The parser throws a {@link PatternError} for a pattern that it cannot read.
 */
export function createPatternParser(lists: PatternLists): (pattern: string) => Pattern {
  const parsed = new Map<string, Pattern>();
  const items = new Map<string, Pattern>();
  const literals = new Map<string, Pattern>();
  const literal = (text: string): Pattern => {
    let pattern = literals.get(text);
    if (pattern === undefined) literals.set(text, (pattern = isPlain(text) ? { kind: "word", word: text } : tokensOf(text)));
    return pattern;
  };
  const parse = (text: string, depth: number): Pattern => {
    if (depth > MAX_DEPTH) throw new PatternError(text, "unknown_list", 0);
    const parser = new Parser(text, (name) => list(name, depth + 1), literal, items);
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

class Parser {
  private at = 0;
  constructor(
    private readonly text: string,
    private readonly list: (name: string) => Pattern | undefined,
    private readonly literal: (text: string) => Pattern,
    /** By their source: most items stand in many patterns. */
    private readonly items: Map<string, Pattern>,
  ) {}

  choice(): Pattern {
    const options = [this.sequence()];
    while (this.text[this.at] === "|") {
      this.at++;
      options.push(this.sequence());
    }
    const [only] = options;
    return options.length === 1 && only !== undefined ? only : { kind: "choice", options };
  }

  expectEnd(): void {
    if (this.at < this.text.length) throw new PatternError(this.text, "unbalanced", this.at);
  }

  private sequence(): Pattern {
    const items: Pattern[] = [];
    while (!this.atEnd()) {
      if (this.text[this.at] === " ") this.at++;
      else items.push(this.knownItem());
    }
    const [only] = items;
    return items.length === 1 && only !== undefined ? only : { kind: "sequence", items };
  }

  private atEnd(): boolean {
    const sign = this.text[this.at];
    return sign === undefined || sign === "|" || sign === ")" || sign === "]";
  }

  private knownItem(): Pattern {
    const from = this.at;
    const end = plainWordEnd(this.text, from);
    if (end > from) {
      this.at = end;
      return this.literal(this.text.slice(from, end));
    }
    const source = this.text.slice(from, itemEnd(this.text, from));
    let item = this.items.get(source);
    if (item === undefined) this.items.set(source, (item = this.item()));
    this.at = from + source.length;
    return item;
  }

  /** What stands between two spaces. A group on its own stays a choice; one that is glued to letters multiplies the words. */
  private item(): Pattern {
    const from = this.at;
    const pieces: (Piece | Pattern)[] = [];
    while (!this.atEnd() && this.text[this.at] !== " ") pieces.push(this.piece());
    const [only] = pieces;
    if (pieces.length === 1 && only !== undefined && typeof only !== "string" && "kind" in only) return only;
    if (pieces.some((piece) => typeof piece !== "string" && "kind" in piece && piece.kind === "number")) throw new PatternError(this.text, "bad_range", from);
    let texts: readonly string[] = [""];
    for (const piece of pieces) texts = glued(texts, typeof piece === "string" ? [piece] : "kind" in piece ? textsOf(piece) : piece);
    const options = texts.map(this.literal);
    const [first] = options;
    return options.length === 1 && first !== undefined ? first : { kind: "choice", options };
  }

  private piece(): Piece | Pattern {
    ORDINARY.lastIndex = this.at;
    const [ordinary] = ORDINARY.exec(this.text) ?? [];
    if (ordinary !== undefined) {
      this.at += ordinary.length;
      return ordinary;
    }
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

/** Behind the plain word at `from`, by far the most common item; `from` where something else stands. */
function plainWordEnd(text: string, from: number): number {
  let end = from;
  while (isLetter(unitAt(text, end))) end++;
  return end === text.length || " |)]".includes(text[end] ?? "") ? end : from;
}

function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (!isLetter(unitAt(text, at))) return false;
  return text !== "";
}

/** Of a to z; false for the NaN behind the end. */
function isLetter(unit: number): boolean {
  return unit >= 0x61 && unit <= 0x7a;
}

/** Each text with each end. */
function glued(starts: readonly string[], ends: readonly string[]): readonly string[] {
  const texts: string[] = [];
  for (const start of starts) for (const end of ends) texts.push(start + end);
  return texts;
}

/** Where the item that begins at `from` ends: before a space, a bar or a closing bracket outside its own groups. */
function itemEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    switch (text[at]) {
      case "\\":
        at++;
        break;
      case "(":
      case "[":
        depth++;
        break;
      case ")":
      case "]":
        if (depth-- === 0) return at;
        break;
      case " ":
      case "|":
        if (depth === 0) return at;
        break;
      default:
        break;
    }
  }
  return text.length;
}

/** A literal text as the tokens it is made of; a hyphen between words may be left out. */
function tokensOf(text: string): Pattern {
  const { count, kinds, words } = readTokens(text);
  const items: Pattern[] = [];
  for (let index = 0; index < count; index++) {
    const word = words[index] ?? "";
    if (kinds[index] === NUMBER) items.push({ kind: "number", min: numberValue(word), max: numberValue(word) });
    else {
      const step: Pattern = { kind: "word", word };
      items.push(word === "-" && count > 1 ? { kind: "choice", options: [step, NOTHING] } : step);
    }
  }
  const [only] = items;
  return items.length === 1 && only !== undefined ? only : { kind: "sequence", items };
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
    case "choice":
      return pattern.options.flatMap(textsOf);
    case "sequence":
      return pattern.items.reduce<readonly string[]>((texts, item) => texts.flatMap((start) => textsOf(item).map((end) => (start === "" || end === "" ? start + end : `${start} ${end}`))), [""]);
  }
}
