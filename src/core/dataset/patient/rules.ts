import type { ClinicalEngine, Examination } from "../../clinical/engine";
import { isAffirmed, type Assertion, type Finding } from "../../clinical/finding";
import { LONG_TEXT, mapping, type Steps } from "../../steps";
import { firstAtOrAfter } from "../../text/sentences";
import type { Span } from "../../text/span";
import { readAhead } from "../caseReading";
import { caseSpan } from "../contract";
import type { Problem, ProblemData } from "../problem";
import type { DatasetRecord } from "../record";
import type { DatasetRules } from "../rules";
import { readPatient, type PatientReading } from "./reading";

/** So many phrases of a case are asked whether they are affirmed. */
const MOST_ASKED = 16;
/** In UTF-16 units: so much of the case around one is read for that. */
const NEAR = 1_000;

type Contradiction = Span & { readonly data: ProblemData["inconsistent_case"] };

/**
 * What a case says of its patient that cannot all be true: two sexes, two ages, an age that nobody reaches, what age or sex exclude; offsets are those of the row.
 * Pauses in a long one.
 */
export function* patientProblems({ instruction, response }: DatasetRecord, { engine, contract, patient, mayContradict }: Pick<DatasetRules, "engine" | "contract" | "patient" | "mayContradict">): Steps<readonly Problem[]> {
  if (instruction === undefined || response === undefined) return [];
  const examination = yield* readAhead(instruction, engine);
  const excluded = excludedFindings(examination, engine);
  const span = caseSpan(instruction.value, contract);
  if (excluded.length === 0 && instruction.value.length <= LONG_TEXT && !mayContradict(instruction.value, span)) return [];
  const text = instruction.value.slice(span.start, span.end);
  const reading = yield* readPatient(text, patient);
  const found = findingsAgainst(text, span.start, excluded, examination, reading, engine);
  const said = [...sexes(text, reading), ...(yield* ages(text, reading, engine)), ...(yield* boundPhrases(text, reading, engine))];
  // "enceinte" is a finding and a phrase.
  const others = said.map((words) => ({ ...words, start: span.start + words.start, end: span.start + words.end })).filter(({ start, end }) => !found.some((finding) => finding.start < end && finding.end > start));
  return yield* mapping([...found, ...others], ({ start, end, data }): Problem => ({ ...instruction.toSource({ start, end }), code: "inconsistent_case", data }));
}

/** What is affirmed of the patient and excluded by a sex or an age of which the case speaks. */
function excludedFindings({ analysis, decision }: Examination, { protocol }: ClinicalEngine): readonly Finding[] {
  const { flag, otherSex, otherAge } = protocol.answer.sexBound;
  if (!decision.facts.includes(otherSex) && (otherAge === undefined || !decision.facts.includes(otherAge))) return [];
  return analysis.findings.filter((finding) => finding.flag === flag && !finding.history && isAffirmed(finding));
}

/** Those that sex or age of the very patient exclude, where it is known who that is; `from`: where the case begins in the instruction. */
function findingsAgainst(text: string, from: number, excluded: readonly Finding[], { decision: { facts } }: Examination, { named, age, otherwise, isOpen, ofRelatives }: PatientReading, engine: ClinicalEngine): readonly Contradiction[] {
  if (excluded.length === 0) return [];
  const { otherSex, otherAge } = engine.protocol.answer.sexBound;
  const person = named && { start: named.start, end: Math.max(named.end, age?.end ?? 0) };
  const isFact = (fact: string, words: Span | undefined): boolean => facts.includes(fact) && (words === undefined || engine.examine(text.slice(words.start, words.end)).decision.facts.includes(fact));
  const bySex = !isOpen && otherwise.length === 0 && isFact(otherSex, person);
  if (!bySex && (otherAge === undefined || !isFact(otherAge, age && person))) return [];
  const isRelatives = ({ start, end }: Span): boolean => (ofRelatives[firstAtOrAfter(ofRelatives, end - from) - 1]?.end ?? 0) > start - from;
  return excluded.filter((finding) => !isRelatives(finding)).map(({ start, end, text: finding }) => ({ start, end, data: { what: "finding", finding, by: bySex ? "sex" : "age" } }));
}

function sexes(text: string, { named, otherwise }: PatientReading): readonly Contradiction[] {
  return named === undefined ? [] : otherwise.map(({ start, end }) => ({ start, end, data: { what: "sex", word: text.slice(start, end), before: text.slice(named.start, named.end) } }));
}

function* ages(text: string, { age, otherAges, impossibleAges }: PatientReading, engine: ClinicalEngine): Steps<readonly Contradiction[]> {
  const impossible = impossibleAges.map(({ start, end }): Contradiction => ({ start, end, data: { what: "age", age: text.slice(start, end) } }));
  if (age === undefined) return impossible;
  const asserted = yield* asking(text, otherAges, engine, ({ negated, hypothetical, family, history }) => !negated && !hypothetical && !family && !history);
  return [...impossible, ...asserted.map(({ start, end }): Contradiction => ({ start, end, data: { what: "ages", age: text.slice(start, end), before: text.slice(age.start, age.end) } }))];
}

function* boundPhrases(text: string, { bound }: PatientReading, engine: ClinicalEngine): Steps<readonly Contradiction[]> {
  const asserted = yield* asking(text, bound, engine, isAffirmed);
  return asserted.map(({ start, end }) => ({ start, end, data: { what: "finding", finding: text.slice(start, end), by: "sex" } }));
}

/** The first phrases whose context is such. What stands far from one in a long text says nothing of it. */
function* asking(text: string, spans: readonly Span[], engine: ClinicalEngine, isSuch: (assertion: Assertion) => boolean): Steps<readonly Span[]> {
  const such: Span[] = [];
  for (const { start, end } of spans.slice(0, MOST_ASKED)) {
    const from = Math.max(0, start - NEAR);
    const [asserted] = engine.assertSpans(text.slice(from, end + NEAR), [{ start: start - from, end: end - from, flag: "" }]);
    if (asserted !== undefined && isSuch(asserted)) such.push({ start, end });
    if (text.length > LONG_TEXT) yield;
  }
  return such;
}
