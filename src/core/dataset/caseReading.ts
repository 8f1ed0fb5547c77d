import type { CaseDecision } from "../clinical/decision";
import type { ClinicalEngine } from "../clinical/engine";
import type { Analysis } from "../clinical/finding";
import type { DecodedString } from "./decodedString";

/** What the engine reads in one instruction. */
export interface CaseReading {
  readonly analysis: Analysis;
  readonly decision: CaseDecision;
}

/** What an engine has read stands with the text: a WeakMap would keep the rows of a large file until the next collection of all garbage. */
const READ = Symbol("what an engine has read in it");
type ReadText = DecodedString & { [READ]?: { readonly engine: ClinicalEngine; readonly reading: CaseReading } };

/** Read once for each instruction and engine: the check of a row, its marks and the report of its dataset share it. */
export function readingOf(instruction: DecodedString, engine: ClinicalEngine): CaseReading {
  const text: ReadText = instruction;
  if (text[READ]?.engine === engine) return text[READ].reading;
  const reading = engine.examine(instruction.value);
  text[READ] = { engine, reading };
  return reading;
}
