import { LONG_TEXT, mapping, type Steps } from "../steps";
import { findingFits } from "../text/matches";
import { readWritten } from "../text/writtenWords";
import { agreementEdits } from "./augmentation/gender";
import { caseSpan } from "./contract";
import type { Problem } from "./problem";
import type { DatasetRules } from "./rules";

/**
 * How the case of an instruction is written: words that stand twice, words that agree with the other sex; offsets are those of the instruction.
 * With pauses in a long one.
 */
export function* languageProblems(instruction: string, { agreement, contract, engine, mayDisagree }: Pick<DatasetRules, "agreement" | "contract" | "engine" | "mayDisagree">): Steps<readonly Problem[]> {
  const { start, end } = caseSpan(instruction, contract);
  const text = instruction.slice(start, end);
  // What is worth looking for is found out at one go.
  const isLong = text.length > LONG_TEXT;
  const doubled = isLong || mayRepeatWords(text) ? yield* doubledWords(text, engine.language.mayRepeat) : [];
  const problems: readonly Problem[] = isLong || mayDisagree(text) ? [...doubled, ...(yield* disagreements(text, agreement))] : doubled;
  return problems.length === 0 ? problems : yield* mapping(problems, (problem) => ({ ...problem, start: problem.start + start, end: problem.end + start }));
}

const WORD = /\p{L}+(?:['’]\p{L}+)*/gu;

/** Whether it is worth looking for doubled words: two words as long and alike stand side by side, or two with an apostrophe in them do. */
function mayRepeatWords(text: string): boolean {
  const words = readWritten(text);
  if (words === undefined) return true;
  const { starts, ends, count } = words;
  for (let at = 1; at < count; at++) {
    const to = ends[at - 1] ?? 0;
    if (text.charAt(to) !== " ") continue;
    const from = starts[at - 1] ?? 0;
    const start = starts[at] ?? 0;
    const end = ends[at] ?? 0;
    if (to - from === end - start && text.slice(from, to).toLowerCase() === text.slice(start, end).toLowerCase()) return true;
    if (isApostrophe(text.charAt(end)) && isApostrophe(text.charAt(from - 1))) return true;
  }
  return false;
}

function isApostrophe(sign: string): boolean {
  return sign === "'" || sign === "’";
}

function* doubledWords(text: string, mayRepeat: readonly string[]): Steps<readonly Problem[]> {
  const problems: Problem[] = [];
  let before: { readonly word: string; readonly end: number } | undefined;
  yield* findingFits(WORD, text, (written, index) => {
    const end = index + written.length;
    // A capital alone is a letter of a list, or of a name.
    if (before?.word.length === written.length && (written.length > 1 || /\p{Ll}/u.test(written))) {
      const word = written.toLowerCase();
      const isDoubled = before.word.toLowerCase() === word && !mayRepeat.includes(word) && /^ +$/u.test(text.slice(before.end, index));
      if (isDoubled) problems.push({ start: before.end, end, code: "doubled_word", data: { word: written } });
    }
    before = { word: written, end };
  });
  return problems;
}

/** What would have to be changed to make the text agree with the sex that it names. A pronoun may stand for anything, and is left alone. */
function* disagreements(text: string, agreement: DatasetRules["agreement"]): Steps<readonly Problem[]> {
  const edits = yield* agreementEdits(text, agreement);
  if (edits.length === 0) return [];
  const { pronouns, objectPronouns, disjunctivePronouns } = agreement.data;
  const isPronoun = (word: string): boolean => [...pronouns, ...objectPronouns, ...disjunctivePronouns].includes(word.toLowerCase());
  const words = edits.map(({ start, end, text: right }) => ({ start, end, word: text.slice(start, end), right }));
  return words.filter(({ word }) => !isPronoun(word)).map(({ start, end, word, right }): Problem => ({ start, end, code: "agreement", data: { word, right } }));
}
