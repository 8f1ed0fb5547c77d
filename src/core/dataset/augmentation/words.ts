import { finish, type Steps } from "../../steps";
import { findingFits } from "../../text/matches";
import type { Span } from "../../text/span";

/** A word, a number or a sign of a sentence. */
export interface Token extends Span {
  readonly kind: "word" | "number" | "sign";
  readonly text: string;
  /** Lower case, typographic apostrophe made plain. */
  readonly lower: string;
}

/** So many tokens are read at one go. */
export const AT_ONCE = 256;

const TOKEN = /\p{L}+(?:-\p{L}+)*['’]?|\p{N}+(?:[.,]\p{N}+)*|\S/gu;

/** The tokens of a text. An elided article keeps its apostrophe; one of `tails` behind a hyphen is a token of its own: dit|-|il. */
export function tokensOf(text: string, tails: readonly string[]): Token[] {
  return finish(readingTokens(text, tails));
}

/** Like {@link tokensOf}, with pauses in a long text. */
export function* readingTokens(text: string, tails: readonly string[]): Steps<Token[]> {
  const tokens: Token[] = [];
  yield* findingFits(TOKEN, text, (written, index) => {
    const hyphen = written.length > 1 ? written.lastIndexOf("-") : -1;
    if (hyphen > 0 && tails.includes(written.slice(hyphen + 1).toLowerCase())) {
      tokens.push(tokenAt(written.slice(0, hyphen), index), tokenAt("-", index + hyphen), tokenAt(written.slice(hyphen + 1), index + hyphen + 1));
    } else tokens.push(tokenAt(written, index));
  });
  return tokens;
}

function tokenAt(text: string, start: number): Token {
  const first = text.charCodeAt(0) | 0x20;
  const isPlain = first >= 0x61 && first <= 0x7a;
  const kind = isPlain || /^\p{L}/u.test(text) ? "word" : /^\p{N}/u.test(text) ? "number" : "sign";
  return { start, end: start + text.length, kind, text, lower: text.endsWith("’") ? `${text.slice(0, -1).toLowerCase()}'` : text.toLowerCase() };
}

/** `word` with the capitals of `model`: all, the first, or none. */
export function capitalizedLike(word: string, model: string): string {
  if (model.length > 1 && model === model.toUpperCase() && model !== model.toLowerCase()) return word.toUpperCase();
  return /^\p{Lu}/u.test(model) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}
