import * as v from "valibot";
import { decodeJson } from "../decodeJson";
import type { StoredAnswer } from "./evaluationLine";

/** What a person may say of an answer. */
export const PERSONS_VERDICTS = ["right", "wrong", "uncertain"] as const;
export type PersonsVerdict = (typeof PERSONS_VERDICTS)[number];

const line = v.object({
  type: v.literal("override"),
  /** ISO 8601, UTC. */
  time: v.string(),
  caseId: v.string(),
  repeat: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** `time` of the answer that was read: a later answer to the same question is another one. */
  answered: v.string(),
  /** `null` takes back what was said before. */
  verdict: v.nullable(v.picklist(PERSONS_VERDICTS)),
  note: v.string(),
});

/** One line of an evaluation's `overrides.jsonl`, which is only ever appended to. */
export type OverrideLine = v.InferOutput<typeof line>;

/** What a person says of an answer in the place of the judge. Metrics and gates go on with the raw verdict. */
export interface Override {
  readonly verdict: PersonsVerdict;
  readonly note: string;
  /** ISO 8601, UTC. */
  readonly time: string;
}

/** @returns `undefined` for a line that is none, as one that a crash has torn. */
export function decodeOverrideLine(text: string): OverrideLine | undefined {
  return decodeJson(line, text);
}

/** What persons say of the answers of an evaluation: a fold over its lines, of which the last about an answer holds. */
export class Overrides {
  private readonly byAnswer = new Map<string, Override>();

  add({ verdict, note, time, answered, ...place }: OverrideLine): void {
    const answer = nameOf({ ...place, time: answered });
    if (verdict === null) this.byAnswer.delete(answer);
    else this.byAnswer.set(answer, { verdict, note, time });
  }

  of(answer: Answer): Override | undefined {
    return this.byAnswer.get(nameOf(answer));
  }

  /** The answer with what a person says of it. */
  on<Given extends Answer>(answer: Given): Given & { readonly override?: Override } {
    const override = this.of(answer);
    return override === undefined ? answer : { ...answer, override };
  }
}

type Answer = Pick<StoredAnswer, "caseId" | "repeat" | "time">;

const nameOf = ({ caseId, repeat, time }: Answer): string => `${repeat} ${time} ${caseId}`;
