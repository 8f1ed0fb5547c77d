import { changeGender, sexOf } from "./augmentation/gender";
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

function doubledWords(text: string, mayRepeat: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  let before: { readonly word: string; readonly end: number } | undefined;
  for (const { 0: written, index } of text.matchAll(/\p{L}+(?:['’]\p{L}+)*/gu)) {
    const word = written.toLowerCase();
    if (before?.word === word && word.length > 1 && !mayRepeat.includes(word) && /^ +$/u.test(text.slice(before.end, index))) {
      problems.push({ start: before.end, end: index + written.length, code: "doubled_word", data: { word: written } });
    }
    before = { word, end: index + written.length };
  }
  return problems;
}

/** What would have to be changed to make the text agree with the sex that it names. A pronoun may stand for anything, and is left alone. */
function disagreements(text: string, agreement: DatasetRules["agreement"]): Problem[] {
  const sex = sexOf(text, agreement);
  const change = sex === undefined ? undefined : changeGender(text, sex, agreement);
  if (change?.kind !== "changed") return [];
  const { pronouns, objectPronouns, disjunctivePronouns } = agreement.data;
  const isPronoun = (word: string): boolean => [...pronouns, ...objectPronouns, ...disjunctivePronouns].includes(word.toLowerCase());
  const words = change.edits.map(({ start, end, text: right }) => ({ start, end, word: text.slice(start, end), right }));
  return words.filter(({ word }) => !isPronoun(word)).map(({ start, end, word, right }): Problem => ({ start, end, code: "agreement", data: { word, right } }));
}
