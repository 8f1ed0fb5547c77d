import { readFile } from "node:fs/promises";
import * as v from "valibot";
import type { Thresholds } from "../core/evaluation/gate";
import { byMetric } from "../core/evaluation/outcomes";
import { decodeJsonFile, JsonFileError, noList } from "./jsonFile";

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const shareThreshold = v.pipe(noList, v.strictObject({ atLeast: v.exactOptional(share), atMost: v.exactOptional(share), lowerBound: v.exactOptional(share), upperBound: v.exactOptional(share), rows: v.exactOptional(count) }));

/** The keys of `evaluation.json`; schemas/evaluation.schema.json explains them to people. */
const thresholds = v.strictObject({
  $schema: v.exactOptional(v.string()),
  metrics: v.exactOptional(v.pipe(noList, v.strictObject(byMetric(() => v.exactOptional(shareThreshold))))),
  missedRedFlags: v.exactOptional(count),
  missedFlags: v.exactOptional(v.pipe(noList, v.record(v.string(), count))),
});

/**
 * @param flags ids that the protocol knows: a flag that is misspelt would never be missed.
 * @param file named in the error.
 * @throws {JsonFileError} for the first key that is wrong.
 */
export function decodeThresholds(text: string, file: string, flags: readonly string[]): Thresholds {
  const { $schema, ...rest } = decodeJsonFile(thresholds, text, file);
  const unknown = Object.keys(rest.missedFlags ?? {}).find((flag) => !flags.includes(flag));
  if (unknown !== undefined) throw new JsonFileError("unknown_key", file, `missedFlags.${unknown}`, "");
  return rest;
}

/**
 * Reads an `evaluation.json`.
 * @throws {JsonFileError} for the first key that is wrong; an error of the file system where it cannot be read.
 */
export async function readThresholds(file: string, flags: readonly string[]): Promise<Thresholds> {
  return decodeThresholds(await readFile(file, "utf8"), file, flags);
}
