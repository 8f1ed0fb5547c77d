import * as v from "valibot";
import type { TrainingOverrides } from "../../core/training/configuration";

const positive = v.pipe(v.number(), v.gtValue(0));
const whole = v.pipe(v.number(), v.integer(), v.minValue(1));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** The keys of `training.json`; schemas/training-configuration.schema.json explains them to people. */
const overrides = v.strictObject({
  $schema: v.exactOptional(v.string()),
  preset: v.exactOptional(v.picklist(["guide", "cpu"])),
  baseModel: v.exactOptional(v.string()),
  revision: v.exactOptional(v.string()),
  backend: v.exactOptional(v.picklist(["auto", "unsloth", "trl"])),
  promptTemplate: v.exactOptional(v.picklist(["auto", "chatml", "mistral", "alpaca"])),
  system: v.exactOptional(v.string()),
  lora: v.exactOptional(
    v.strictObject({
      r: v.exactOptional(whole),
      alpha: v.exactOptional(whole),
      dropout: v.exactOptional(share),
      targetModules: v.exactOptional(v.pipe(v.array(v.string()), v.minLength(1))),
    }),
  ),
  quantization: v.exactOptional(v.picklist(["4bit", "none"])),
  maxLength: v.exactOptional(whole),
  batchSize: v.exactOptional(whole),
  gradientAccumulationSteps: v.exactOptional(whole),
  warmupSteps: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  epochs: v.exactOptional(positive),
  maxSteps: v.exactOptional(whole),
  learningRate: v.exactOptional(positive),
  optimizer: v.exactOptional(v.picklist(["adamw_8bit", "adamw"])),
  weightDecay: v.exactOptional(share),
  scheduler: v.exactOptional(v.literal("linear")),
  seed: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  loggingSteps: v.exactOptional(whole),
  validationShare: v.exactOptional(v.pipe(v.number(), v.gtValue(0), v.ltValue(1))),
  evaluationsPerRun: v.exactOptional(whole),
  earlyStoppingPatience: v.exactOptional(whole),
  serveBase: v.exactOptional(v.boolean()),
});

/** `training.json` cannot be used; the message names the key and what it may be. */
export class TrainingFileError extends Error {
  readonly kind = "training_file";
}

/** @throws {TrainingFileError} naming the first key that is wrong. */
export function decodeOverrides(text: string): TrainingOverrides {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new TrainingFileError(error instanceof Error ? error.message : String(error), { cause: error });
  }
  const result = v.safeParse(overrides, value);
  if (!result.success) {
    const [issue] = result.issues;
    throw new TrainingFileError(`${v.getDotPath(issue) ?? "/"}: ${issue.message}`);
  }
  const { $schema, ...rest } = result.output;
  return rest;
}
