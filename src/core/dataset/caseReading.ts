import type { ClinicalEngine, Examination } from "../clinical/engine";
import { finish, type Steps } from "../steps";
import type { DecodedString } from "./decodedString";

/** What an engine has read stands with the text: a WeakMap would keep the rows of a large file until the next collection of all garbage. */
const READ = Symbol("what an engine has read in it");
type ReadText = DecodedString & { [READ]?: { readonly engine: ClinicalEngine; readonly reading: Examination } };

/** Read once for each instruction and engine: the check of a row, its marks and the report of its dataset share it. */
export function readingOf(instruction: DecodedString, engine: ClinicalEngine): Examination {
  return finish(readAhead(instruction, engine));
}

/** Like {@link readingOf}, with pauses in a long instruction. */
export function* readAhead(instruction: DecodedString, engine: ClinicalEngine): Steps<Examination> {
  const text: ReadText = instruction;
  if (text[READ]?.engine === engine) return text[READ].reading;
  const reading = yield* engine.examining(instruction.value);
  text[READ] = { engine, reading };
  return reading;
}
