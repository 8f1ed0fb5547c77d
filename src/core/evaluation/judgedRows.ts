import type { AnswerReader } from "../clinical/answer";
import { detectedRoles } from "../clinical/decisionRole";
import type { Example } from "../dataset/example";
import { firstIndex } from "../firstIndex";
import { finish, type Steps } from "../steps";
import { caseOf } from "./cases";
import type { StoredAnswer } from "./evaluationLine";
import { FAILURES, type Failure } from "./failure";
import { MetricCounts, type MetricRow, type Metrics } from "./metrics";
import { byWeight, judgingRow, worstOf, type Judgement } from "./report";

/** An answer with its row and its verdict. */
export interface JudgedAnswer {
  readonly example: Example;
  readonly answer: StoredAnswer;
  readonly judgement: Judgement;
}

/** Judges answers as they come, once each, and keeps them in the order in which they are read; what an answer costs does not grow with their number. */
export class JudgedRows {
  private readonly examples: ReadonlyMap<string, Example>;
  /** By case, then by repeat. */
  private readonly byCase = new Map<string, JudgedAnswer[]>();
  private readonly byFailure = new Map<Failure, JudgedAnswer[]>(FAILURES.map((failure) => [failure, []]));
  private readonly counts: MetricCounts;
  private changes = 0;

  constructor(
    examples: readonly Example[],
    private readonly reader: AnswerReader,
  ) {
    this.examples = new Map(examples.map((example) => [example.id, example]));
    this.counts = new MetricCounts(detectedRoles(reader.engine.protocol));
  }

  /** Grows with each answer that changes something. */
  get revision(): number {
    return this.changes;
  }

  /** An answer that is there already, and one to no row, change nothing; a later one to the same question takes the place of the earlier. */
  add(answer: StoredAnswer): void {
    finish(this.adding(answer));
  }

  /** Like {@link add}, with pauses in a long answer, before anything has changed. */
  *adding(answer: StoredAnswer): Steps<void> {
    const example = this.examples.get(answer.caseId);
    if (example === undefined || isSame(this.answerTo(answer.caseId, answer.repeat)?.answer, answer)) return;
    const judged: JudgedAnswer = { example, answer, judgement: yield* judgingRow(this.reader, caseOf(example), answer) };
    const given = this.byCase.get(answer.caseId) ?? [];
    const earlier = given[answer.repeat];
    this.changes += 1;
    const before = metricRowOf(given);
    if (before !== undefined) this.counts.add(before, -1);
    if (earlier !== undefined) this.remove(earlier);
    given[answer.repeat] = judged;
    this.byCase.set(answer.caseId, given);
    const after = metricRowOf(given);
    if (after !== undefined) this.counts.add(after);
    const list = this.listOf(judged);
    list.splice(placeIn(list, judged), 0, judged);
  }

  metrics(): Metrics {
    return this.counts.metrics();
  }

  /** How many answers failed at what, worst first; what none failed at is left out. */
  groups(): readonly { readonly failure: Failure; readonly count: number }[] {
    return [...this.byFailure].flatMap(([failure, { length }]) => (length === 0 ? [] : [{ failure, count: length }]));
  }

  /** Some of the answers that failed at one thing, in their order. */
  window(failure: Failure, from: number, count: number): readonly JudgedAnswer[] {
    return (this.byFailure.get(failure) ?? []).slice(from, from + count);
  }

  answerTo(caseId: string, repeat: number): JudgedAnswer | undefined {
    return this.byCase.get(caseId)?.[repeat];
  }

  private listOf({ judgement }: JudgedAnswer): JudgedAnswer[] {
    return this.byFailure.get(judgement.reportRow.failure) ?? [];
  }

  private remove(judged: JudgedAnswer): void {
    const list = this.listOf(judged);
    list.splice(placeIn(list, judged), 1);
  }
}

function metricRowOf(given: readonly (JudgedAnswer | undefined)[]): MetricRow | undefined {
  return worstOf(given.flatMap((each) => each?.judgement ?? []))?.metricRow;
}

function isSame(one: StoredAnswer | undefined, other: StoredAnswer): boolean {
  return one !== undefined && one.time === other.time && one.key === other.key && one.text === other.text && one.state === other.state;
}

function order(a: JudgedAnswer, b: JudgedAnswer): number {
  return byWeight(a.judgement.reportRow, b.judgement.reportRow, a.judgement.urgent, b.judgement.urgent) || a.example.row - b.example.row || a.answer.repeat - b.answer.repeat;
}

/** Where an answer stands, or is to stand, in a list in order. */
function placeIn(list: readonly JudgedAnswer[], judged: JudgedAnswer): number {
  return firstIndex(list.length, (at) => {
    const other = list[at];
    return other !== undefined && order(other, judged) < 0;
  });
}
