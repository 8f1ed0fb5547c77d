import * as v from "valibot";
import { GGUF_KINDS, overridesOf, REPORTERS, resolveConfiguration, TRAINING_METHODS, type TrainingOverrides } from "../../core/training/configuration";
import { decodeJsonFile, noList } from "../jsonFile";

const positive = v.pipe(v.number(), v.gtValue(0));
const whole = v.pipe(v.number(), v.integer(), v.minValue(1));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** The section `slurm`; what its texts may be is said by `checkSlurmOptions`. */
export const slurmOptions = v.strictObject({
  partition: v.exactOptional(v.string()),
  account: v.exactOptional(v.string()),
  gpus: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
  nodes: v.exactOptional(whole),
  time: v.exactOptional(v.string()),
  memory: v.exactOptional(v.string()),
  cpus: v.exactOptional(whole),
  python: v.exactOptional(v.string()),
  folder: v.exactOptional(v.string()),
  lines: v.exactOptional(v.pipe(v.array(v.string()), v.readonly())),
});

/** The keys of `training.json`; schemas/training-configuration.schema.json explains them to people. */
const overrides = v.strictObject({
  $schema: v.exactOptional(v.string()),
  preset: v.exactOptional(v.picklist(["guide", "cpu"])),
  baseModel: v.exactOptional(v.string()),
  revision: v.exactOptional(v.string()),
  backend: v.exactOptional(v.picklist(["auto", "unsloth", "trl"])),
  promptTemplate: v.exactOptional(v.picklist(["auto", "chatml", "mistral", "alpaca"])),
  system: v.exactOptional(v.string()),
  method: v.exactOptional(v.picklist(TRAINING_METHODS)),
  lora: v.exactOptional(
    v.pipe(noList, v.strictObject({
      r: v.exactOptional(whole),
      alpha: v.exactOptional(whole),
      dropout: v.exactOptional(share),
      targetModules: v.exactOptional(v.pipe(v.array(v.string()), v.minLength(1))),
    })),
  ),
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
  testFiles: v.exactOptional(v.array(v.string())),
  evaluationsPerRun: v.exactOptional(whole),
  earlyStoppingPatience: v.exactOptional(whole),
  reportTo: v.exactOptional(v.picklist(REPORTERS)),
  gguf: v.exactOptional(v.picklist(GGUF_KINDS)),
  serveBase: v.exactOptional(v.boolean()),
  slurm: v.exactOptional(v.pipe(noList, slurmOptions)),
});

/**
 * @param file named in the error.
 * @throws {JsonFileError} for the first key that is wrong.
 */
export function decodeOverrides(text: string, file: string): TrainingOverrides {
  const { $schema, ...rest } = decodeJsonFile(overrides, text, file);
  return rest;
}

/**
 * The `training.json` that trains as a run was trained: the nearest preset, and what differs from it.
 * @param file named in the error.
 * @throws {JsonFileError} where the run's configuration is not one of ours.
 */
export function trainingFileOf(configuration: object, file: string): string {
  const resolved = resolveConfiguration({ preset: "guide", ...decodeOverrides(JSON.stringify(configuration), file) });
  return `${JSON.stringify(overridesOf(resolved), undefined, 2)}\n`;
}
