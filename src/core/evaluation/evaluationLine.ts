import * as v from "valibot";
import { decodeJson } from "../decodeJson";
import { ANSWER_STATES, FAULTS } from "./target";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
/** ISO 8601, UTC. */
const time = v.string();

const given = {
  time,
  /** By `answerKey`. */
  key: v.string(),
  caseId: v.string(),
  /** From 0. */
  repeat: count,
  text: v.string(),
  state: v.picklist(ANSWER_STATES),
  seconds: v.number(),
  serverSeconds: v.exactOptional(v.number()),
  tokens: v.exactOptional(v.number()),
  fault: v.exactOptional(v.picklist(FAULTS)),
  error: v.exactOptional(v.string()),
  /** Which server has answered, where several share the questions. */
  host: v.exactOptional(v.string()),
};

const answer = v.object({
  type: v.literal("answer"),
  ...given,
  /** Name of the run that had asked: its times are not this run's. */
  reusedFrom: v.exactOptional(v.string()),
});

/** The same question once more, to see whether the model repeats itself; the answer stays what it is. */
const again = v.object({ type: v.literal("again"), ...given });

const line = v.variant("type", [
  /** Somebody begins to ask, or goes on. */
  v.object({ type: v.literal("attempt"), time, pid: count, host: v.string() }),
  /** The model answers: the first row comes next. */
  v.object({ type: v.literal("checked"), time }),
  answer,
  again,
  /** Asking on would only waste time; the run goes on when it is started again. */
  v.object({ type: v.literal("pause"), time, fault: v.picklist(FAULTS), message: v.string() }),
  v.object({ type: v.literal("end"), time, how: v.picklist(["finished", "cancelled"]) }),
]);

/** One line of a run's `answers.jsonl`, which is only ever appended to. */
export type EvaluationLine = v.InferOutput<typeof line>;
/** An answer as it is kept. */
export type StoredAnswer = v.InferOutput<typeof answer>;
export type AnswerAgain = v.InferOutput<typeof again>;

/** A line torn by a crash is `undefined`: its row is asked again. */
export function decodeEvaluationLine(text: string): EvaluationLine | undefined {
  return decodeJson(line, text);
}
