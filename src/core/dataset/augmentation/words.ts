import type { Span } from "../../text/span";

/** A word, a number or a sign of a sentence. */
export interface Token extends Span {
  readonly kind: "word" | "number" | "sign";
  readonly text: string;
  /** Lower case, typographic apostrophe made plain. */
  readonly lower: string;
}

const TOKEN = /\p{L}+(?:-\p{L}+)*['’]?|\p{N}+(?:[.,]\p{N}+)*|\S/gu;

/** The tokens of a text. An elided article keeps its apostrophe; one of `tails` behind a hyphen is a token of its own: dit|-|il. */
export function tokensOf(text: string, tails: readonly string[]): Token[] {
  return [...text.matchAll(TOKEN)].flatMap(({ 0: written, index }) => {
    const hyphen = written.lastIndexOf("-");
    const parts = hyphen > 0 && tails.includes(written.slice(hyphen + 1).toLowerCase()) ? [written.slice(0, hyphen), "-", written.slice(hyphen + 1)] : [written];
    let start = index;
    return parts.map((part) => {
      const token = tokenAt(part, start);
      start = token.end;
      return token;
    });
  });
}

function tokenAt(text: string, start: number): Token {
  const kind = /^\p{L}/u.test(text) ? "word" : /^\p{N}/u.test(text) ? "number" : "sign";
  return { start, end: start + text.length, kind, text, lower: text.toLowerCase().replace("’", "'") };
}

/** `word` with the capitals of `model`: all, the first, or none. */
export function capitalizedLike(word: string, model: string): string {
  if (model.length > 1 && model === model.toUpperCase() && model !== model.toLowerCase()) return word.toUpperCase();
  return /^\p{Lu}/u.test(model) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}
