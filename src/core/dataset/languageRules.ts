import { LONGEST_REMEMBERED, remembered } from "../remembered";
import { finish, LONG_TEXT, mapping, type Steps } from "../steps";
import { findingFits } from "../text/matches";
import type { Span } from "../text/span";
import { readWritten } from "../text/writtenWords";
import { agreementEdits } from "./augmentation/gender";
import { caseSpan, isClarification } from "./contract";
import { readPatient } from "./patient/reading";
import type { Problem } from "./problem";
import type { DatasetRules } from "./rules";

type LanguageRules = Pick<DatasetRules, "agreement" | "contract" | "engine" | "mayDisagree" | "mayContradict" | "patient">;

/**
 * How the case of an instruction is written: words that stand twice, words that agree with the other sex; offsets are those of the instruction.
 * With pauses in a long one.
 */
export function* languageProblems(instruction: string, rules: LanguageRules): Steps<readonly Problem[]> {
  const span = caseSpan(instruction, rules.contract);
  const problems = yield* textProblems(instruction, span, rules);
  return span.start === 0 || problems.length === 0 ? problems : yield* mapping(problems, (problem) => ({ ...problem, start: problem.start + span.start, end: problem.end + span.start }));
}

/** The same of a response; one that asks has the protocol's words, or is told of otherwise. Remembers the last ones: rows repeat theirs. */
export function responseLanguage(rules: LanguageRules): (response: string) => Steps<readonly Problem[]> {
  const reading = function* (response: string): Steps<readonly Problem[]> {
    return isClarification(response, rules.contract) ? [] : yield* textProblems(response, { start: 0, end: response.length }, rules);
  };
  const known = remembered((response) => finish(reading(response)));
  return function* (response) {
    return response.length > LONGEST_REMEMBERED ? yield* reading(response) : known(response);
  };
}

/** Offsets are those of the part of the text that is looked at. */
function* textProblems(text: string, part: Span, rules: LanguageRules): Steps<readonly Problem[]> {
  // What is worth looking for is found out at one go.
  const isLong = text.length > LONG_TEXT;
  const [mayRepeat, mayDisagree] = [isLong || mayRepeatWords(text, part), isLong || rules.mayDisagree(text, part)];
  if (!mayRepeat && !mayDisagree) return NO_PROBLEMS;
  const written = text.slice(part.start, part.end);
  const doubled = mayRepeat ? yield* doubledWords(written, rules.engine.language.mayRepeat) : NO_PROBLEMS;
  return mayDisagree ? [...doubled, ...(yield* disagreements(written, rules))] : doubled;
}

const NO_PROBLEMS: readonly Problem[] = [];

const WORD = /\p{L}+(?:['’]\p{L}+)*/gu;

/** Whether it is worth looking for doubled words: two words as long and alike stand side by side, or two with an apostrophe in them do. */
function mayRepeatWords(text: string, part: Span): boolean {
  const words = readWritten(text, part);
  if (words === undefined) return true;
  const { starts, ends, first, behind } = words;
  for (let at = first + 1; at < behind; at++) {
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

/** What would have to be changed to make the text agree with the sex that it names; where it names two, that is what is wrong with it. */
function* disagreements(text: string, { agreement, patient, mayContradict }: LanguageRules): Steps<readonly Problem[]> {
  const edits = yield* agreementEdits(text, agreement);
  if (edits.length === 0 || (mayContradict(text) && (yield* readPatient(text, patient)).otherwise.length > 0)) return [];
  return yield* mapping(edits, ({ start, end, text: right }): Problem => ({ start, end, code: "agreement", data: { word: text.slice(start, end), right } }));
}
