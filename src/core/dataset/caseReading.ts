import type { CaseDecision } from "../clinical/decision";
import type { ClinicalEngine } from "../clinical/engine";
import type { Analysis } from "../clinical/finding";
import type { DecodedString } from "./decodedString";

/** What the engine reads in one instruction. */
export interface CaseReading {
  readonly analysis: Analysis;
  readonly decision: CaseDecision;
}

const known = new WeakMap<DecodedString, { readonly engine: ClinicalEngine; readonly reading: CaseReading }>();

/** Read once for each instruction and engine: the check of a row, its marks and the report of its dataset share it. */
export function readingOf(instruction: DecodedString, engine: ClinicalEngine): CaseReading {
  const before = known.get(instruction);
  if (before?.engine === engine) return before.reading;
  const reading = engine.examine(instruction.value);
  known.set(instruction, { engine, reading });
  return reading;
}
