import type { AnswerReader } from "../clinical/answer";
import { detectedRoles, roleOf } from "../clinical/decisionRole";
import { clusteredShare, type ClusteredShare } from "./clusters";
import type { Steps } from "../steps";
import type { JudgedAnswer, PersonsVerdict } from "./judgedAnswers";
import { judgingRow } from "./report";

/**
 * What the judge must see in an answer. `missed_red_flag`: a row whose decision is detected is not given it; `false_alarm`: another row is;
 * `not_right`: wrong, or for a person to read; `immediate`: what is recommended is to be done at once; `form`: the form is broken; `questions`: all are
 * asked, in whatever words; `verbatim`: to the letter.
 */
export const SELF_TEST_AXES = ["missed_red_flag", "false_alarm", "not_right", "immediate", "form", "questions", "verbatim"] as const;
export type SelfTestAxis = (typeof SELF_TEST_AXES)[number];

/** The judge as a diagnostic test, a person's reading being the truth. Answers to one case are one family. */
export interface AxisFigures {
  /** Of the answers in which the person sees it, those in which the judge does. */
  readonly sensitivity: ClusteredShare;
  /** Of the others, those in which the judge does not see it either. */
  readonly specificity: ClusteredShare;
}

/** An answer that person and judge read differently. */
export interface SelfTestDisagreement {
  readonly id: string;
  readonly axis: SelfTestAxis | "decision";
  readonly person: string;
  readonly judge: string;
}

/** How far the judge may be believed. */
export interface SelfTest {
  readonly answers: number;
  readonly cases: number;
  readonly axes: Readonly<Record<SelfTestAxis, AxisFigures>>;
  /** Answers whose decision is the same to the letter, of those whose decision a person could tell. */
  readonly decision: ClusteredShare;
  readonly disagreements: readonly SelfTestDisagreement[];
}

/** What person and judge see; `undefined` where the person could not say or the axis does not ask. */
type Seen = Readonly<Record<SelfTestAxis, { readonly person: boolean; readonly judge: boolean } | undefined>>;

/** Lets the judge read what a person has judged, with a pause after each answer. */
export function* selfTest(judged: readonly JudgedAnswer[], reader: AnswerReader): Steps<SelfTest> {
  const read: (JudgedAnswer & Readings)[] = [];
  for (const example of judged) {
    read.push({ ...example, ...(yield* readingsOf(example, reader)) });
    yield;
  }
  const figures = (axis: SelfTestAxis, present: boolean): ClusteredShare =>
    clusteredShare(read.flatMap(({ seen, instruction }) => (seen[axis]?.person === present ? [{ success: seen[axis].judge === present, cluster: instruction }] : [])));
  const decided = read.filter(({ judged: { decision } }) => decision !== undefined);
  return {
    answers: judged.length,
    cases: new Set(judged.map(({ instruction }) => instruction)).size,
    axes: Object.fromEntries(SELF_TEST_AXES.map((axis) => [axis, { sensitivity: figures(axis, true), specificity: figures(axis, false) }])) as Record<SelfTestAxis, AxisFigures>,
    decision: clusteredShare(decided.map(({ judged: { decision }, judgesDecision, instruction }) => ({ success: decision === judgesDecision, cluster: instruction }))),
    disagreements: read.flatMap(({ id, seen, judged: { decision }, judgesDecision }): SelfTestDisagreement[] => [
      ...(decision === undefined || decision === judgesDecision ? [] : [{ id, axis: "decision" as const, person: decision, judge: judgesDecision }]),
      ...SELF_TEST_AXES.flatMap((axis) => {
        const both = seen[axis];
        return both === undefined || both.person === both.judge ? [] : [{ id, axis, person: yesOrNo(both.person), judge: yesOrNo(both.judge) }];
      }),
    ]),
  };
}

interface Readings {
  readonly seen: Seen;
  readonly judgesDecision: string;
}

function* readingsOf(example: JudgedAnswer, reader: AnswerReader): Steps<Readings> {
  const { protocol } = reader.engine;
  const { verdict, metricRow } = yield* judgingRow(reader, { id: example.id, instruction: example.instruction, expected: example.expected }, { text: example.answer, state: example.state });
  const { acceptable } = verdict.gold;
  const isDetected = (decision: string): boolean => detectedRoles(protocol).has(roleOf(protocol, decision) ?? "surveillance");
  const expectsDetected = isDetected(example.expected);
  const { clinical, form, decision, urgency, questions, verbatim }: PersonsVerdict = example.judged;
  const recommends = decision !== undefined && decision !== "none" && roleOf(protocol, decision) !== "clarify";
  return {
    judgesDecision: verdict.decision,
    seen: {
      missed_red_flag: decision === undefined || !expectsDetected ? undefined : { person: !acceptable.includes(decision), judge: !acceptable.includes(verdict.decision) },
      false_alarm: decision === undefined || expectsDetected ? undefined : { person: isDetected(decision), judge: isDetected(verdict.decision) },
      not_right: { person: clinical !== "right", judge: verdict.clinical !== "right" },
      immediate: urgency === undefined || !recommends ? undefined : { person: urgency === "immediate", judge: verdict.urgency === "immediate" },
      form: form === undefined ? undefined : { person: form === "invalid", judge: verdict.format === "invalid" },
      questions: questions === undefined ? undefined : { person: questions, judge: metricRow.questions },
      verbatim: verbatim === undefined ? undefined : { person: verbatim, judge: metricRow.questionsStrict },
    },
  };
}

function yesOrNo(seen: boolean): string {
  return seen ? "yes" : "no";
}
