import type { Span } from "../text/span";
import { ADVICE_ISSUES, FORM_ISSUES, type Issue, type IssueCode } from "./verdict";

/** What weighs most of what is wrong with a stretch: the case is answered wrongly, the form is broken, or it is an advice alone. */
export const MARK_KINDS = ["clinical", "form", "advice"] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

/** A stretch of an answer that something is wrong with. Where something is missing it is empty. */
export interface AnswerMark extends Span {
  readonly kind: MarkKind;
  /** Indices of the issues that end here: where their numbers are to be read. */
  readonly notes: readonly number[];
}

const FORM: ReadonlySet<IssueCode> = new Set(FORM_ISSUES);
const ADVICE: ReadonlySet<IssueCode> = new Set(ADVICE_ISSUES);

/** The stretches in their order, none over another. An issue with the whole answer marks nothing: all of it marked would point nowhere. */
export function answerMarks(answer: string, issues: readonly Issue[]): readonly AnswerMark[] {
  const placed = issues.flatMap(({ code, ...span }, index) => {
    const [start, end] = [Math.min(span.start, answer.length), Math.min(span.end, answer.length)];
    return start === 0 && end === answer.length ? [] : [{ start, end, index, kind: kindOf(code) }];
  });
  const cuts = [...new Set(placed.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
  return cuts.flatMap((start, place): AnswerMark[] => {
    const missing = placed.filter((issue) => issue.start === start && issue.end === start);
    const end = cuts[place + 1];
    const over = end === undefined ? [] : placed.filter((issue) => issue.start <= start && issue.end >= end);
    return [...markOf(start, start, missing), ...(end === undefined ? [] : markOf(start, end, over))];
  });
}

function markOf(start: number, end: number, issues: readonly (Span & { readonly index: number; readonly kind: MarkKind })[]): readonly AnswerMark[] {
  const kind = MARK_KINDS.find((each) => issues.some((issue) => issue.kind === each));
  return kind === undefined ? [] : [{ start, end, kind, notes: issues.filter((issue) => issue.end === end).map(({ index }) => index) }];
}

function kindOf(code: IssueCode): MarkKind {
  return FORM.has(code) ? "form" : ADVICE.has(code) ? "advice" : "clinical";
}
