import { finish, LONG_TEXT, type Steps } from "../steps";
import { rowCheck } from "./checkRow";
import { rowFrame } from "./newRow";
import type { DatasetRules } from "./rules";

/** Patterns that are words as they stand. */
const PLAIN = /^[\p{L}' -]+$/u;

/** A long text has pauses between all rules and patterns, and V8 compiles those for it as for many short ones. */
const PADDING = " ".repeat(LONG_TEXT);

/**
 * Reads words that rows are made of, few at a time: what an engine makes when a word is first met, and V8 when code and expressions are first
 * used, keeps everything else waiting for a hundred milliseconds at the first row otherwise.
 */
export function* warmUp(rules: DatasetRules): Steps<void> {
  const { engine, contract, readDecision, findIdentifiers } = rules;
  const { protocol, language } = engine;
  const { header, request, clarification, recommendation } = contract.words;
  const said = [header, request, ...clarification.questions, recommendation.prefix, recommendation.source, ...protocol.decisions.map(({ label }) => label)];
  const forms = [...language.cues, ...protocol.flags.flatMap(({ groups }) => groups)].map(({ forms: [first = ""] }) => first).filter((form) => PLAIN.test(form));
  for (const text of new Set([".", ...forms, ...said.flatMap((one) => one.match(/\p{L}+/gu) ?? []), ...said])) {
    finish(engine.analyzing(text));
    yield;
  }
  const examination = finish(engine.examining(""));
  yield;
  for (const { label } of protocol.decisions) {
    finish(readDecision(`${recommendation.prefix} ${label}.`, examination));
    yield;
  }
  const { titles: [title = ""], streets: [street = ""] } = language.identifiers;
  // Expressions are compiled once for texts of units of one byte, and once for all others.
  for (const unit of ["", "œ"]) yield* findIdentifiers(`${title} A, 1 ${street} A: NAME Name, 01/01/1970, 0123456789, a@b${unit}${PADDING}`);
  for (const { id, decisions: [expected = ""] } of protocol.categories) {
    yield* rowCheck(`${rowFrame(id, expected, undefined, rules).join("")}${PADDING}`, rules);
    yield;
  }
}
