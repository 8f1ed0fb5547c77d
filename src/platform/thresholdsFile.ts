import { readFile } from "node:fs/promises";
import * as v from "valibot";
import type { Thresholds } from "../core/evaluation/gate";
import { byMetric } from "../core/evaluation/outcomes";
import type { TrainingFileFault } from "../shared/words/trainingFile";

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A list passes for an object in valibot. */
const noList = v.custom<unknown>((value) => !Array.isArray(value));

const shareThreshold = v.pipe(noList, v.strictObject({ atLeast: v.exactOptional(share), atMost: v.exactOptional(share), lowerBound: v.exactOptional(share), upperBound: v.exactOptional(share), rows: v.exactOptional(count) }));

/** The keys of `evaluation.json`; schemas/evaluation.schema.json explains them to people. */
const thresholds = v.strictObject({
  $schema: v.exactOptional(v.string()),
  metrics: v.exactOptional(v.pipe(noList, v.strictObject(byMetric(() => v.exactOptional(shareThreshold))))),
  missedRedFlags: v.exactOptional(count),
  missedFlags: v.exactOptional(v.pipe(noList, v.record(v.string(), count))),
});

/** `evaluation.json` cannot be used. */
export class ThresholdsFileError extends Error implements TrainingFileFault {
  constructor(
    readonly kind: TrainingFileFault["kind"],
    readonly file: string,
    readonly place: string,
    readonly expected: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${kind}: ${place}`, options);
  }
}

/**
 * @param flags ids that the protocol knows: a flag that is misspelt would never be missed.
 * @param file named in the error.
 * @throws {ThresholdsFileError} for the first key that is wrong.
 */
export function decodeThresholds(text: string, file: string, flags: readonly string[]): Thresholds {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ThresholdsFileError("not_json", file, error instanceof Error ? error.message : String(error), "", { cause: error });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new ThresholdsFileError("no_object", file, "", "");
  const result = v.safeParse(thresholds, value);
  if (!result.success) {
    const [issue] = result.issues;
    throw new ThresholdsFileError(issue.type === "strict_object" && issue.expected === "never" ? "unknown_key" : "wrong_value", file, v.getDotPath(issue) ?? "", issue.type === "custom" ? "Object" : (issue.expected ?? "integer"));
  }
  const { $schema, ...rest } = result.output;
  const unknown = Object.keys(rest.missedFlags ?? {}).find((flag) => !flags.includes(flag));
  if (unknown !== undefined) throw new ThresholdsFileError("unknown_key", file, `missedFlags.${unknown}`, "");
  return rest;
}

/**
 * Reads an `evaluation.json`.
 * @throws {ThresholdsFileError} for the first key that is wrong; an error of the file system where it cannot be read.
 */
export async function readThresholds(file: string, flags: readonly string[]): Promise<Thresholds> {
  return decodeThresholds(await readFile(file, "utf8"), file, flags);
}
