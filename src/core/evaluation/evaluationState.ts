import type { AnswerAgain, EvaluationLine, StoredAnswer } from "./evaluationLine";
import type { Fault } from "./target";

/** Where a run stands. `interrupted`: whoever asked has gone without a word; the answers so far are there. */
export type EvaluationStatus = "checking" | "asking" | "paused" | "cancelled" | "interrupted" | "finished";

/** Why a run has paused. */
export interface Pause {
  readonly fault: Fault;
  readonly message: string;
}

/** Where one question stands. */
export type RowState =
  | { readonly kind: "waiting" }
  | { readonly kind: "answered"; readonly answer: StoredAnswer }
  | { readonly kind: "no_answer"; readonly fault: Fault; readonly answer: StoredAnswer };

/** What is known of one evaluation: a fold over its lines, never stored. It grows in place, as a run may have 100,000 lines. */
export class EvaluationFold {
  private readonly byPlace = new Map<string, StoredAnswer>();
  private readonly again: AnswerAgain[] = [];
  private said: Exclude<EvaluationStatus, "interrupted"> = "checking";
  private begun = 0;
  private why: Pause | undefined;

  /** How often somebody has begun to ask. */
  get attempts(): number {
    return this.begun;
  }

  /** Set while the run is paused. */
  get pause(): Pause | undefined {
    return this.why;
  }

  /** The last answer to each question, in the order in which the questions were first answered. */
  get answers(): Iterable<StoredAnswer> {
    return this.byPlace.values();
  }

  /** What was answered when questions were asked once more, in the order of asking; those without an answer among them. */
  get askedAgain(): readonly AnswerAgain[] {
    return this.again;
  }

  add(line: EvaluationLine): void {
    if (line.type === "again") {
      this.again.push(line);
      return;
    }
    this.why = line.type === "pause" ? { fault: line.fault, message: line.message } : undefined;
    switch (line.type) {
      case "attempt":
        this.begun += 1;
        this.said = "checking";
        break;
      case "checked":
        this.said = "asking";
        break;
      case "answer":
        this.byPlace.set(placeOf(line), line);
        break;
      case "pause":
        this.said = "paused";
        break;
      case "end":
        this.said = line.how;
        break;
    }
  }

  /** @param isHeld whether somebody lives who asks for this run. */
  status(isHeld: boolean): EvaluationStatus {
    return !isHeld && (this.said === "checking" || this.said === "asking") ? "interrupted" : this.said;
  }

  answerTo(question: Place): StoredAnswer | undefined {
    return this.byPlace.get(placeOf(question));
  }

  row(question: Place): RowState {
    const answer = this.answerTo(question);
    if (answer === undefined) return { kind: "waiting" };
    return answer.state === "error" ? { kind: "no_answer", fault: answer.fault ?? "broken_answer", answer } : { kind: "answered", answer };
  }
}

interface Place {
  readonly caseId: string;
  readonly repeat: number;
}

const placeOf = ({ caseId, repeat }: Place): string => `${repeat} ${caseId}`;
