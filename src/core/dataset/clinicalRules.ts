import type { ClinicalEngine, Examination } from "../clinical/engine";
import type { CaseDecision } from "../clinical/decision";
import { trimmed, type Span } from "../text/span";
import { readAhead } from "./caseReading";
import type { Contract } from "./contract";
import type { DecodedString } from "./decodedString";
import type { Labels } from "./labelRules";
import { findLoosely } from "./looseMatch";
import type { Problem } from "./problem";
import type { DatasetRecord } from "./record";
import { LONG_TEXT, type Steps } from "../steps";

/** What a response decides, as the reader of answers understands it; offsets are those of the response. */
export interface AnsweredDecision extends Span {
  readonly decision: string;
  readonly urgent: boolean;
}

/** What the clinical rules know. */
export interface ClinicalKnowledge {
  readonly engine: ClinicalEngine;
  readonly labels: Labels;
  readonly readDecision: ReadDecision;
}

/** Reads what a response to a case decides, with pauses in a long one; `undefined` where it decides nothing. */
export type ReadDecision = (response: string, examination: Examination) => Steps<AnsweredDecision | undefined>;

/**
 * Label, response and findings against each other; offsets are those of the row. What a person wrote in `expected` counts before what the
 * engine finds: where both differ, somebody has to read the case again. Pauses in a long row.
 */
export function* clinicalProblems(record: DatasetRecord, { engine, labels, readDecision, contract }: ClinicalKnowledge & { readonly contract: Contract }): Steps<readonly Problem[]> {
  const { instruction, response, acceptable } = record;
  // A label that the protocol does not have is a problem of its own and compares with nothing.
  const expected = record.expected !== undefined && labels.decisions.some(({ id }) => id === record.expected?.value) ? record.expected : undefined;
  if (instruction === undefined || response === undefined) return [];
  const examination = yield* readAhead(instruction, engine);
  if (instruction.value.length > LONG_TEXT) yield;
  const { decision: found } = examination;
  const answered = yield* readDecision(response.value, examination);
  const accepted = expected === undefined ? [] : [expected.value, ...acceptable.map(({ value }) => value)];
  const problems: Problem[] = [];
  if (expected !== undefined) {
    if (answered !== undefined && !accepted.some((decision) => isSame(decision, answered.decision, labels))) {
      problems.push({ ...expected.literal, code: "expected_mismatch", data: { expected: expected.value, answered: answered.decision } });
    }
    const agreed = [found.decision, ...found.acceptable].some((decision) => accepted.some((label) => isSame(label, decision, labels)));
    if (found.covered && !agreed) problems.push(labelAgainstFindings(expected, instruction, found));
  }
  return [...problems, ...(answered === undefined ? undecided(response, found, contract) : urgencyProblems(record, found, answered, accepted, labels))];
}

/** What a recommendation without a decision says. One that does not even begin as a recommendation is the contract's matter. */
function undecided(response: DecodedString, { decision }: CaseDecision, { patterns }: Contract): readonly Problem[] {
  const { value } = response;
  const prefix = findLoosely(patterns.recommend, value);
  if (prefix === undefined || value.slice(0, prefix.start).trim() !== "") return [];
  const isBlank = value.slice(prefix.end).trim() === "";
  return [{ ...response.toSource(trimmed(value, { start: isBlank ? prefix.start : prefix.end, end: value.length })), code: "undecided_answer", data: { decision } }];
}

function labelAgainstFindings(expected: DecodedString, instruction: DecodedString, { decision, because }: CaseDecision): Problem {
  const [finding] = because;
  const span = finding === undefined ? expected.literal : instruction.toSource(finding);
  return { ...span, code: "label_against_findings", data: { expected: expected.value, decision, finding: finding?.text } };
}

/** A response that a person's label accepts is silent here: where the label itself is in doubt, {@link labelAgainstFindings} speaks. */
function urgencyProblems({ instruction, response }: DatasetRecord, found: CaseDecision, answered: AnsweredDecision, accepted: readonly string[], labels: Labels): Problem[] {
  if (accepted.some((decision) => isSame(decision, answered.decision, labels))) return [];
  const labelled = (urgent: boolean) => accepted.length === 0 || labels.decisions.some(({ id, urgent: isUrgent }) => isUrgent === urgent && accepted.includes(id));
  const data = { decision: found.decision, answered: answered.decision };
  const owed = found.urgency !== "none";
  if (owed && !answered.urgent && labelled(true)) {
    const [finding] = found.because;
    if (finding === undefined || instruction === undefined) return [];
    const { start, end } = instruction.toSource(finding);
    return [{ start, end, code: "flag_without_urgency", data: { ...data, finding: finding.text, flag: finding.flag } }];
  }
  if (!owed && answered.urgent && labelled(false) && response !== undefined) {
    const { start, end } = response.toSource(answered);
    return [{ start, end, code: "urgency_without_flag", data }];
  }
  return [];
}

/** Follow-up with and without a named condition pass for each other: how firmly a safety net is worded is not a decision. */
function isSame(a: string, b: string, { decisions }: Labels): boolean {
  const isFollowUp = (decision: string) => decisions.some(({ id, urgent, asks }) => id === decision && !urgent && !asks);
  return a === b || (isFollowUp(a) && isFollowUp(b));
}
