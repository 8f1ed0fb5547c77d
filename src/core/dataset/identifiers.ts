import { LONGEST_REMEMBERED, remembered } from "../remembered";
import { finish, LONG_TEXT, type Steps } from "../steps";
import { findingFits, fits } from "../text/matches";
import { placesOfPlainText, plainText } from "../text/plainText";
import type { Span } from "../text/span";
import { patternsOf, type IdentifierPattern } from "./identifierPatterns";
import { signFinder } from "./identifierSigns";
import type { IdentifierKind, IdentifierWords } from "./identifierWords";

/** Words that could tell who a person is, where they stand in a text. */
export interface Identifier extends Span {
  readonly kind: IdentifierKind;
}

/** Whether a text may have identifiers at all: ids, tags and other short texts have none of their signs. */
export function mayIdentify(text: string): boolean {
  return ANY_SIGN.test(text);
}

/** No identifier is without one of these. */
const ANY_SIGN = /[@\p{Lu}]|\d{4}|\d[^\p{L}\d]{1,3}\d|\d\s?\p{Ll}/u;

/** Finds identifiers: precise rather than complete, since what it cannot know, a person has to read. With pauses in a long text. */
export type FindIdentifiers = (text: string) => Steps<readonly Identifier[]>;

/** Compiles the words of a language. */
export function identifierFinder(words: IdentifierWords): FindIdentifiers {
  return finish(buildIdentifierFinder(words));
}

/** Like {@link identifierFinder}, with pauses. */
export function* buildIdentifierFinder(words: IdentifierWords): Steps<FindIdentifiers> {
  const patterns: IdentifierPattern[] = [];
  for (const pattern of patternsOf(words)) {
    patterns.push(pattern);
    yield;
  }
  const signsIn = signFinder(words);
  return function* (given) {
    if (!mayIdentify(given)) return NO_IDENTIFIERS;
    const text = plainText(given);
    const signs = signsIn(text);
    if (text.length > LONG_TEXT) yield;
    let found: readonly Identifier[] = NO_IDENTIFIERS;
    for (const pattern of patterns) {
      if ((signs & pattern.needs) !== pattern.needs) continue;
      if (fits(pattern.pattern, text)) found = yield* withFits(pattern, text, found);
      if (text.length > LONG_TEXT) yield;
    }
    return found.length === 0 || text.length === given.length ? found : inGiven(found, given);
  };
}

/** Remembers what it found in the last texts: for responses, which the rows of a dataset repeat. */
export function rememberingFinder(find: FindIdentifiers): FindIdentifiers {
  const known = remembered((text) => finish(find(text)));
  return function* (text) {
    return text.length > LONGEST_REMEMBERED ? yield* find(text) : known(text);
  };
}

const NO_IDENTIFIERS: readonly Identifier[] = [];

/** Places of a plain text as those of the text it was made from. */
function inGiven(found: readonly Identifier[], given: string): readonly Identifier[] {
  const places = placesOfPlainText(given);
  return found.map(({ kind, start, end }) => ({ kind, start: places[start] ?? 0, end: places[end] ?? given.length }));
}

/** What was found with what a pattern fits besides, both by start and apart from each other: passed over together, since a text may name thousands. */
function* withFits({ kind, pattern, kept }: IdentifierPattern, text: string, found: readonly Identifier[]): Steps<readonly Identifier[]> {
  const more: Identifier[] = [];
  let at = 0;
  yield* findingFits(pattern, text, (words, start) => {
    const length = kept?.(words) ?? words.length;
    if (length === 0) return;
    const end = start + length;
    while ((found[at]?.end ?? Infinity) <= start) at++;
    if ((found[at]?.start ?? Infinity) >= end) more.push({ kind, start, end });
  });
  return more.length === 0 ? found : [...found, ...more].sort((a, b) => a.start - b.start);
}
