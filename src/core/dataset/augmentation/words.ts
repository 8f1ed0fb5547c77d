import type { Span } from "../../text/span";

/** A word, a number or a sign of a sentence. */
export interface Token extends Span {
  readonly kind: "word" | "number" | "sign";
  readonly text: string;
  /** Lower case, typographic apostrophe made plain. */
  readonly lower: string;
}

const TOKEN = /\p{L}+(?:-\p{L}+)*['’]?|\p{N}+(?:[.,]\p{N}+)*|\S/gu;

/** The tokens of a text; an elided article keeps its apostrophe. */
export function tokensOf(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map(({ 0: token, index }) => ({
    start: index,
    end: index + token.length,
    kind: /^\p{L}/u.test(token) ? "word" : /^\p{N}/u.test(token) ? "number" : "sign",
    text: token,
    lower: token.toLowerCase().replace("’", "'"),
  }));
}

/** `word` with the capitals of `model`: all, the first, or none. */
export function capitalizedLike(word: string, model: string): string {
  if (model.length > 1 && model === model.toUpperCase() && model !== model.toLowerCase()) return word.toUpperCase();
  return /^\p{Lu}/u.test(model) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}
