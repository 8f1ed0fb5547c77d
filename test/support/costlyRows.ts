import { LONGEST_ROW } from "../../src/core/dataset/record";
import { rowWith } from "./badTexts";

const ROOM = LONGEST_ROW - 200;

function full(words: string): string {
  return words.repeat(Math.floor(ROOM / words.length));
}

function rowOfCase(words: string): string {
  return `{"instruction": "CAS CLINIQUE – CÉPHALÉE:\\nHomme de 40 ans. ${full(words)}", "response": "b"}`;
}

function rowOfAnswer(words: string): string {
  return `{"instruction": "CAS CLINIQUE – CÉPHALÉE:\\nHomme de 40 ans.", "response": "Recommandation: ${full(words)}"}`;
}

/** Rows as long as rows may be, full of what costs most: a problem for each sign, a value for each two, words that each ask for those behind them. */
export const COSTLY_ROWS: Readonly<Record<string, string>> = {
  "tags that are numbers": `{"instruction": "a", "response": "b", "tags": [${full("1,")}1]}`,
  "as many numbers for texts as a row may have": `{"instruction": "a", "response": "b", "ignore": [${"1,".repeat(1_900)}1]}`,
  "as many empty messages as a row may have": `{"messages": [${"{},".repeat(1_900)}{}]}`,
  "digits of one number": `{"instruction": ${full("1")}}`,
  commas: `{${full(",")}`,
  colons: `{${full(":")}`,
  "braces in no list": `{${full("{}")}`,
  "words outside strings": `{${full("a ")}`,
  "unknown escapes": `{"instruction": "${full("\\x")}"}`,
  "control characters": `{"instruction": "${full("\u0001")}"}`,
  "half pairs": rowOfCase("\\ud800 "),
  "lost characters": rowOfCase("\uFFFD "),
  "marks without letters": rowOfCase("\u0301"),
  "letters with marks": rowOfCase("e\u0301"),
  "characters written as escapes": rowOfCase("\\u00e9"),
  "line breaks": rowOfCase("\\n"),
  spaces: rowOfCase(" "),
  digits: rowOfCase("1"),
  numbers: rowOfCase("38 "),
  dashes: rowOfCase("-"),
  "full stops": rowOfCase(". "),
  pictures: rowOfCase("😀"),
  "one word": rowOfCase("fièvre "),
  "words with apostrophes": rowOfCase("l'a "),
  "the other sex": rowOfCase("elle est fatiguée "),
  names: rowOfCase("M. Dupont "),
  "social security numbers": rowOfCase("1 84 12 76 451 089 46 "),
  denials: rowOfCase("non "),
  "denied findings": rowOfCase("pas de fièvre, "),
  "findings in a list": rowOfCase("- fièvre\\n"),
  "an answer of pictures": rowOfAnswer("😀"),
  "an answer of marks": rowOfAnswer("\u0301"),
  "an answer of stars": rowOfAnswer("*"),
  "an answer of questions": rowOfAnswer("? "),
  "an answer of imaging": rowOfAnswer("scanner "),
};

/** What a case is full of that the light bulb varies slowly. */
export const VARIED_WORDS = ["pas de fièvre, ", "céphalées brutales. ", "patient anxieux, ", "fièvre à 39, "] as const;

/** UTF-16 units of such words, in a row nearly as long as those that are varied. */
const VARIED_ROOM = 8_200;

/** A row that is nearly as long as those that are varied, full of some words. */
export function variedRow(words: string, { header, request }: Readonly<Record<"header" | "request", string>>): string {
  return rowWith(`${header}\nHomme de 40 ans. ${words.repeat(Math.floor(VARIED_ROOM / words.length))}\n${request}`);
}
