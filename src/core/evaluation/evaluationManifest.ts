import * as v from "valibot";
import { decodeJson } from "../decodeJson";
import type { Hash } from "../dataset/identity";
import type { AnswerConditions } from "./answerKey";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const manifest = v.object({
  version: v.literal(2),
  /** ISO 8601, UTC. */
  createdAt: v.string(),
  /** By {@link requestFingerprint}. */
  request: v.string(),
  target: v.object({
    model: v.string(),
    /** Of the weights; null where the server tells none. */
    digest: v.nullable(v.string()),
    /** Where it was served when the run began. */
    host: v.string(),
    /** All servers that shared the rows, where there were several: each had the same digest. */
    hosts: v.exactOptional(v.array(v.string())),
    system: v.nullable(v.string()),
    template: v.nullable(v.string()),
  }),
  options: v.object({ temperature: v.number(), seed: v.number(), numCtx: v.number(), numPredict: v.number() }),
  /** How often each row is asked. */
  repeats: v.pipe(count, v.minValue(1)),
  /** How many questions each server answered at once, where it was more than one: such a run is not reproducible bit by bit. */
  concurrency: v.exactOptional(v.pipe(count, v.minValue(2))),
  dataset: v.object({
    /** Name of the file. */
    file: v.string(),
    sha256: v.string(),
    /** Its examples, and those of them that this run asks. */
    rows: count,
    asked: count,
  }),
  /** Hash of `cases.jsonl`. */
  cases: v.string(),
  protocol: v.object({ id: v.string(), version: v.string() }),
});

/** What an evaluation is made of, written once before its first question. */
export type EvaluationManifest = v.InferOutput<typeof manifest>;

/** @returns `undefined` for what is none of this version. */
export function decodeManifest(text: string): EvaluationManifest | undefined {
  return decodeJson(manifest, text);
}

/** Equal for two that ask the same questions of the same model in the same way and judge them by the same protocol: the later one goes on with the earlier. */
export function requestFingerprint({ target, options, repeats, concurrency, cases, protocol }: Omit<EvaluationManifest, "request">, hash: Hash): string {
  const { model, digest, host, system, template } = target;
  const { temperature, seed, numCtx, numPredict } = options;
  return hash(JSON.stringify([model, digest ?? host, system, template, temperature, seed, numCtx, numPredict, repeats, cases, protocol.id, protocol.version, ...(concurrency === undefined ? [] : [concurrency])]));
}

/** What the answers of a run depend on besides their prompts. */
export function conditionsOf({ target, options, concurrency }: EvaluationManifest): AnswerConditions {
  return { digest: target.digest ?? undefined, system: target.system ?? undefined, template: target.template ?? undefined, options, ...(concurrency === undefined ? {} : { fast: true }) };
}

/** Whether all rows of the file were asked. A row that was asked again, or some tests that were run, say nothing of a model. */
export function asksAll({ dataset: { asked, rows } }: { readonly dataset: { readonly asked: number; readonly rows: number } }): boolean {
  return asked === rows;
}
