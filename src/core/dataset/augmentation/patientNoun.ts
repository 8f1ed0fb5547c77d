import { MASCULINE, FEMININE, type AgreementLexicon, type Gender } from "./agreement";
import type { Replacement } from "../rowEdit";
import { capitalizedLike, type Token } from "./words";

/** The gender of the token at `at`, where it names the patient: a noun that no possessive gives to another, or a letter beside a number. */
export function patientGender(tokens: readonly Token[], at: number, lexicon: AgreementLexicon): Gender | undefined {
  const token = tokens[at];
  if (token === undefined) return undefined;
  const { data, roleOf, genderOf } = lexicon;
  if (token.text.length > 1 && roleOf(token.lower) === "noun") return data.otherAfter.includes(tokens[at - 1]?.lower ?? "") ? undefined : genderOf(token.lower);
  const before = tokens[at - 1];
  // "Y4V4M6" is a Glasgow score.
  const isWord = before?.end !== token.start || before.kind === "sign";
  const besideNumber = isWord && (tokens[at + 1]?.kind === "number" || before?.kind === "number");
  const letters = besideNumber ? lettersOf(token, lexicon) : undefined;
  return letters === undefined ? undefined : letters[MASCULINE] === token.text ? MASCULINE : FEMININE;
}

/** Whether the word at `at` is an adjective that stands directly before a noun for the patient: petite fille. */
export function isBeforePatient(tokens: readonly Token[], at: number, lexicon: AgreementLexicon): boolean {
  return lexicon.standsBefore(tokens[at]?.lower ?? "") && patientGender(tokens, at + 1, lexicon) !== undefined;
}

/** The edits of a noun with its article, which an adjective may part from it and which elides by what follows. */
export function nounEdits(tokens: readonly Token[], at: number, to: Gender, lexicon: AgreementLexicon): Replacement[] {
  const noun = tokens[at];
  if (noun === undefined) return [];
  const { data, inflect, inflectBefore, elidesBefore } = lexicon;
  const written = lettersOf(noun, lexicon)?.[to] ?? capitalizedLike(inflect(noun.lower, to), noun.text);
  const edits = [{ start: noun.start, end: noun.end, text: written }];
  let first = at;
  const adjective = tokens[at - 1];
  if (adjective !== undefined && isBeforePatient(tokens, at - 1, lexicon)) {
    edits.push({ start: adjective.start, end: adjective.end, text: capitalizedLike(inflectBefore(adjective.lower, to, written.toLowerCase()), adjective.text) });
    first--;
  }
  while (data.invariant.includes(tokens[first - 1]?.lower ?? "")) first--;
  const article = articleBefore(tokens, first, lexicon);
  if (article === undefined) return edits;
  const following = first === at ? written.toLowerCase() : (tokens[first]?.lower ?? "");
  const form = article.forms[(to === MASCULINE ? 0 : 2) + (elidesBefore(following) ? 1 : 0)] ?? "";
  const spaced = form.endsWith("'") ? form : `${form} `;
  return [{ start: article.start, end: tokens[first]?.start ?? noun.start, text: capitalizedLike(spaced, article.text) }, ...edits];
}

function lettersOf({ text }: Token, { data }: AgreementLexicon) {
  return data.abbreviations.find((letters) => letters.includes(text));
}

/** The article that ends before token `first`, of one word or of two ("de la"). */
function articleBefore(tokens: readonly Token[], first: number, { data }: AgreementLexicon) {
  for (const length of [2, 1]) {
    const words = tokens.slice(Math.max(0, first - length), first);
    const written = words.map(({ lower }) => lower).join(" ");
    const forms = data.determiners.find((row) => row.includes(written));
    const [head] = words;
    if (forms !== undefined && head !== undefined && words.length === length) return { forms, start: head.start, text: head.text };
  }
  return undefined;
}
