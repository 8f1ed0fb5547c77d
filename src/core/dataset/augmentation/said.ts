import type { Language } from "../../clinical/language";
import { foldedString } from "../../text/folding";
import { NUMBER, tokenize, WORD } from "../../text/tokens";
import type { AgreementLexicon, Gender } from "./agreement";
import { replaced } from "../rowEdit";
import { occurrencesOf } from "./phrases";
import { tokensOf } from "./words";

/** The numbers of a text with their units of time, and those in words; sorted, each once: "2 h" and "deux heures" are equal. */
export function amountsIn(text: string, { numbers, augmentation }: Language): string {
  const units = new Map((augmentation?.timeUnits ?? []).flatMap((forms, unit) => forms.map((form) => [foldedString(form), unit] as const)));
  const { kinds, words, values, count } = tokenize(text);
  const amounts = new Set<string>();
  for (let at = 0; at < count; at++) {
    const inWords = kinds[at] === WORD ? numbers[words[at] ?? ""] : undefined;
    const amount = kinds[at] === NUMBER ? values[at] : inWords;
    const unit = units.get(words[at + 1] ?? "");
    if (amount !== undefined && (unit !== undefined || (inWords ?? 0) > 1)) amounts.add(`${amount} ${unit ?? ""}`);
  }
  return [...amounts].sort().join("\n");
}

/** Which of the meanings that a rewording has to keep a text names, and the text without their words: sides and days. Of two forms the longer one counts. */
export function keptMeanings(text: string, { augmentation }: Language): { readonly meanings: string; readonly rest: string } {
  const forms = (augmentation?.kept ?? []).flatMap((same, meaning) => same.map((form) => ({ form, meaning }))).sort((a, b) => b.form.length - a.form.length);
  const meanings = new Set<number>();
  let rest = text;
  for (const { form, meaning } of forms) {
    const found = occurrencesOf(form, rest);
    if (found.length > 0) meanings.add(meaning);
    rest = replaced(rest, found.map((span) => ({ ...span, text: ";" })));
  }
  return { meanings: [...meanings].sort((a, b) => a - b).join(" "), rest };
}

/** A word, with those that hyphens join to it: trente-quatre. */
const JOINED_WORD = /\p{L}+(?:[-\u2010\u2011]\p{L}+)*/gu;

/** The text with its numbers in digits: "deux heures" as "2 heures". One is a number only before a unit of time, and a vague number stays a word. */
export function inDigits(text: string, { numbers, augmentation }: Language): string {
  const units = new Set((augmentation?.timeUnits ?? []).flat().map(foldedString));
  const vague = new Set((augmentation?.vagueNumbers ?? []).map(foldedString));
  return text.replace(JOINED_WORD, (written, at: number) => {
    const word = foldedString(written);
    const [tens = 0, ones = 0] = word.split("-").map((part) => numbers[part] ?? 0);
    const number = numbers[word] ?? (tens >= 20 && ones > 0 && ones < 10 ? tens + ones : undefined);
    if (number === undefined || vague.has(word)) return written;
    const next = /^\s+(?<unit>\p{L}+)/u.exec(text.slice(at + written.length))?.[1] ?? "";
    return number > 1 || units.has(foldedString(next)) ? String(number) : written;
  });
}

/** Whether one text words the patient as a man and the other as a woman: by words said of people alone, or by the word before the age. */
export function turnsSex(before: string, after: string, lexicon: AgreementLexicon, { augmentation }: Language): boolean {
  const [given, written] = [gendersIn(before, lexicon), gendersIn(after, lexicon)];
  if (given.size > 0 && written.size > 0 && ![...given].some((gender) => written.has(gender))) return true;
  const [were, are] = [namesBeforeAge(before, lexicon), namesBeforeAge(after, lexicon)];
  const isPair = (masculine: string, feminine: string) =>
    (augmentation?.genderEndings ?? []).some(([ending, other]) => masculine.endsWith(ending) && masculine.slice(0, masculine.length - ending.length) + other === feminine);
  return were.some((was) => are.some((is) => isPair(was, is) || isPair(is, was)));
}

function gendersIn(text: string, { roleOf, genderOf, data }: AgreementLexicon): Set<Gender> {
  const said = tokensOf(text, data.pronouns).filter(({ lower, text: word }) => word.length > 1 && ["noun", "role", "person"].includes(roleOf(lower) ?? ""));
  return new Set(said.flatMap(({ lower }) => genderOf(lower) ?? []));
}

/** The words that an age follows, with up to two between: pâtissière âgée de 30 ans. */
function namesBeforeAge(text: string, { data }: AgreementLexicon): string[] {
  const tokens = tokensOf(text, data.pronouns);
  return tokens.flatMap(({ kind }, at) => (kind === "number" && data.ages.includes(tokens[at + 1]?.lower ?? "") ? [at - 1, at - 2, at - 3].flatMap((place) => tokens[place]?.lower ?? []) : []));
}
