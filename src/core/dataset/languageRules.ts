import { fitsOf } from "../text/matches";
import { agreementEdits } from "./augmentation/gender";
import { caseSpan } from "./contract";
import type { Problem } from "./problem";
import type { DatasetRules } from "./rules";

/** How the case of an instruction is written: words that stand twice, words that agree with the other sex; offsets are those of the instruction. */
export function languageProblems(instruction: string, { agreement, contract, engine }: Pick<DatasetRules, "agreement" | "contract" | "engine">): Problem[] {
  const { start, end } = caseSpan(instruction, contract);
  const text = instruction.slice(start, end);
  const problems = [...doubledWords(text, engine.language.mayRepeat), ...disagreements(text, agreement)];
  return problems.map((problem) => ({ ...problem, start: problem.start + start, end: problem.end + start }));
}

const WORD = /\p{L}+(?:['’]\p{L}+)*/gu;

function doubledWords(text: string, mayRepeat: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  let before: { readonly word: string; readonly end: number } | undefined;
  for (const { start: index, words: written } of fitsOf(WORD, text)) {
    const end = index + written.length;
    if (before?.word.length === written.length && written.length > 1) {
      const word = written.toLowerCase();
      const isDoubled = before.word.toLowerCase() === word && !mayRepeat.includes(word) && /^ +$/u.test(text.slice(before.end, index));
      if (isDoubled) problems.push({ start: before.end, end, code: "doubled_word", data: { word: written } });
    }
    before = { word: written, end };
  }
  return problems;
}

/** What would have to be changed to make the text agree with the sex that it names. A pronoun may stand for anything, and is left alone. */
function disagreements(text: string, agreement: DatasetRules["agreement"]): Problem[] {
  const edits = agreementEdits(text, agreement);
  if (edits.length === 0) return [];
  const { pronouns, objectPronouns, disjunctivePronouns } = agreement.data;
  const isPronoun = (word: string): boolean => [...pronouns, ...objectPronouns, ...disjunctivePronouns].includes(word.toLowerCase());
  const words = edits.map(({ start, end, text: right }) => ({ start, end, word: text.slice(start, end), right }));
  return words.filter(({ word }) => !isPronoun(word)).map(({ start, end, word, right }): Problem => ({ start, end, code: "agreement", data: { word, right } }));
}
