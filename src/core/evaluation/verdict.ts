import type { AnswerReader, AnswerReading } from "../clinical/answer";
import type { CaseDecision, Urgency } from "../clinical/decision";
import { decisionOfRole, roleOf } from "../clinical/decisionRole";
import { isAffirmed, type Analysis } from "../clinical/finding";
import type { DecisionLine, Protocol } from "../clinical/protocol";
import { finish, type Steps } from "../steps";
import type { Span } from "../text/span";
import type { AnswerState } from "./target";
import { decisionIn, goldOf, type EvaluationCase, type Gold } from "./cases";
import { factIssues } from "./factIssues";

/** Issues of the clinical axis; those of the second list make no answer wrong by themselves. */
export const CLINICAL_ISSUES = [
  "missed_flag",
  "no_imaging_despite_flag",
  "urgency_too_low",
  "unneeded_imaging",
  "urgency_too_high",
  "no_clarifying_question",
  "questions_missing",
  "needless_clarification",
  "other_act_missing",
  "negation_flip",
  "hallucinated_flag",
  "wrong_patient_fact",
  "wrong_first_line",
  "contradiction",
  "no_decision",
] as const;
export const ADVICE_ISSUES = ["contrast_in_pregnancy", "suboptimal_first_line", "conditional_satisfied", "imaging_alone"] as const;
export const FORM_ISSUES = ["two_forms", "wrong_prefix", "questions_paraphrased", "no_source", "not_french", "cut_off", "empty"] as const;
export type IssueCode = (typeof CLINICAL_ISSUES)[number] | (typeof ADVICE_ISSUES)[number] | (typeof FORM_ISSUES)[number];

/** What is wrong with an answer, and where: offsets are those of the answer. */
export interface Issue extends Span {
  readonly code: IssueCode;
  /** The words or the flag in question. */
  readonly subject?: string;
}

/** The judgement of one answer; the axes are separate. */
export interface Verdict {
  readonly clinical: "right" | "wrong" | "uncertain";
  readonly format: AnswerReading["form"];
  readonly decision: string;
  readonly urgency: Urgency;
  readonly gold: Gold;
  /** What the engine decides on the case by itself. */
  readonly engine: string;
  readonly issues: readonly Issue[];
  readonly reading: AnswerReading;
}

const WRONG: ReadonlySet<IssueCode> = new Set(CLINICAL_ISSUES);
const LEVEL: { readonly [U in Urgency]: number } = { none: 0, rapid: 1, immediate: 2 };

/** Holds an answer against its case and its gold. Never throws. */
export function judge(reader: AnswerReader, row: EvaluationCase, answer: string, state?: AnswerState): Verdict {
  return finish(judging(reader, row, answer, state));
}

/** Like {@link judge}, with pauses in a long answer: a model may go on without end. */
export function* judging(reader: AnswerReader, row: EvaluationCase, answer: string, state: AnswerState = "complete"): Steps<Verdict> {
  const examination = yield* reader.engine.examining(row.instruction);
  const { analysis: caseAnalysis, decision: found } = examination;
  const gold = yield* goldOf(row, examination, reader);
  const reading = yield* reader.reading(answer, examination);
  const decision = decisionFor(gold, reading, reader.engine.protocol);
  const urgency = reading.recommendation?.urgency ?? "none";
  const whole: Span = { start: 0, end: answer.length };
  const cut = state === "cut" || state === "stopped_early" || reading.unfinished;
  // An engine that does not see why a case is what it is cannot say that an answer invents it.
  const understood = gold.acceptable.includes(found.decision);
  const issues = [
    ...formIssues(reading, answer, cut, whole),
    ...decisionIssues({ protocol: reader.engine.protocol, reading, decision, urgency, gold, found, caseAnalysis, whole }),
    ...factIssues(reader, reading, caseAnalysis, found).filter(({ code }) => code !== "hallucinated_flag" || understood),
  ].filter(({ code, subject }, index, all) => all.findIndex((other) => other.code === code && other.subject === subject) === index);
  const wrong = issues.some(({ code }) => WRONG.has(code));
  return {
    clinical: wrong ? "wrong" : issues.some(({ code }) => code === "imaging_alone") ? "uncertain" : "right",
    format: cut || answer.trim() === "" ? "invalid" : reading.form,
    decision,
    urgency,
    gold,
    engine: found.decision,
    issues,
    reading,
  };
}

/** An answer that asks for imaging and for another act decides what the row expects of the two. */
function decisionFor({ acceptable }: Gold, reading: AnswerReading, protocol: Protocol): string {
  const other = reading.recommendation?.also;
  const also = other && decisionOfRole(protocol, other);
  const decision = decisionIn(reading, protocol);
  return also !== undefined && !acceptable.includes(decision) && acceptable.includes(also) ? also : decision;
}

function formIssues(reading: AnswerReading, answer: string, cut: boolean, whole: Span): Issue[] {
  if (answer.trim() === "") return [{ ...whole, code: "empty" }];
  const end = { start: whole.end, end: whole.end };
  return [
    ...(reading.bothForms ? [{ ...whole, code: "two_forms" as const }] : []),
    ...(reading.prefix ? [] : [{ start: 0, end: Math.min(whole.end, 20), code: "wrong_prefix" as const }]),
    ...(reading.recommendation !== undefined && reading.recommendation.decision !== "none" && !cut && !reading.hasSource ? [{ ...end, code: "no_source" as const }] : []),
    ...(reading.foreign ? [{ ...whole, code: "not_french" as const }] : []),
    ...(cut ? [{ ...end, code: "cut_off" as const }] : []),
    ...(reading.form === "invalid" && !reading.bothForms && reading.questions.every((asked) => asked !== "absent") ? [{ ...whole, code: "questions_paraphrased" as const }] : []),
  ];
}

interface Judged {
  readonly protocol: Protocol;
  readonly reading: AnswerReading;
  readonly decision: string;
  readonly urgency: Urgency;
  readonly gold: Gold;
  readonly found: CaseDecision;
  readonly caseAnalysis: Analysis;
  readonly whole: Span;
}

function decisionIssues(judged: Judged): Issue[] {
  const { protocol, reading, decision, urgency, gold, found, whole } = judged;
  const [role, goldRole] = [roleOf(protocol, decision), roleOf(protocol, gold.decision)];
  const { start, end } = reading.recommendation?.contradiction ?? reading.recommendation?.at ?? whole;
  const issue = (code: IssueCode): Issue => ({ start, end, code });
  const advice = reading.recommendation?.conditionSatisfied === true ? [issue("conditional_satisfied")] : [];
  if (reading.recommendation?.contradiction !== undefined) return [issue("contradiction")];
  if (decision === "none") return [issue("no_decision"), ...(goldRole === "urgent_imaging" ? [issue("missed_flag")] : [])];
  // The engine's urgency is owed only where the engine and the person agree on the decision.
  const owed = gold.decision === found.decision ? found.urgency : "rapid";
  const late = LEVEL[urgency] < LEVEL[owed];
  if (gold.acceptable.includes(decision)) {
    if (role === "clarify") return reading.questions.includes("absent") ? [issue("questions_missing")] : [];
    return role === "urgent_imaging" && gold.decision === decision && late ? [issue("urgency_too_low"), ...advice] : advice;
  }
  switch (goldRole) {
    case "clarify":
      return [issue("no_clarifying_question")];
    case "urgent_imaging":
      if (role === "clarify") return [issue("missed_flag")];
      return [issue("no_imaging_despite_flag"), ...(late ? [issue("urgency_too_low")] : []), ...(namesFlag(judged) ? [] : [issue("missed_flag")])];
    case "urgent_other":
      if (role === "urgent_imaging") return [issue("imaging_alone")];
      if (role === "clarify") return [issue("missed_flag")];
      return [issue("other_act_missing"), ...(namesFlag(judged) ? [] : [issue("missed_flag")])];
    default:
      if (role === "clarify") return [issue("needless_clarification")];
      // Imaging within days, where the table itself accepts it: a new headache with all else normal.
      if (role === "urgent_imaging" && urgency === "rapid" && gold.decision === found.decision && found.acceptable.includes(decision)) return [];
      return [...(role === "urgent_imaging" ? [issue("unneeded_imaging")] : []), issue("urgency_too_high")];
  }
}

/** The answer names a flag of the case that decides as soon as the one that did, so that it was seen at least; words of a condition do not count. */
function namesFlag({ reading: { analysis, recommendation }, caseAnalysis, found, protocol: { table, decisions } }: Judged): boolean {
  const soon = (line: DecisionLine): Urgency | undefined => line.urgency ?? decisions.find(({ id }) => id === line.decision)?.urgency;
  const deciding = new Set(table.filter((line) => line.decision === found.decision && soon(line) === found.urgency).flatMap(({ when: { all = [], any = [] } }) => [...all, ...any]));
  const flags = new Set(caseAnalysis.findings.filter((finding) => isAffirmed(finding) && (deciding.has(finding.flag) || deciding.has(`${finding.flag}/${finding.kind ?? ""}`))).map(({ flag }) => flag));
  const conditions = recommendation?.conditions ?? [];
  return analysis.findings.some((finding) => flags.has(finding.flag) && isAffirmed(finding) && !conditions.some(({ start, end }) => finding.start >= start && finding.end <= end));
}
