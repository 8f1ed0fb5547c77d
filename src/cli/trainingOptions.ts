import { readFile } from "node:fs/promises";
import path from "node:path";
import { resolveConfiguration, type TrainingConfiguration, type TrainingOverrides } from "../core/training/configuration";
import { JsonFileError } from "../platform/jsonFile";
import { decodeOverrides } from "../platform/training/configurationFile";
import { trainingFileText } from "../shared/words/trainingFile";
import { UsageError, type CliIo } from "./command";

/** Options of every command that needs a training configuration, for `parseArgs`. */
export const TRAINING_OPTIONS = { config: { type: "string" }, preset: { type: "string" } } as const;

/**
 * The configuration that the options name, with every default filled in.
 * @throws {UsageError}
 */
export async function configurationOf({ config, preset }: { readonly config?: string | undefined; readonly preset?: string | undefined }, { cwd, t }: Pick<CliIo, "cwd" | "t">): Promise<TrainingConfiguration> {
  const overrides = config === undefined ? {} : await readOverrides(path.resolve(cwd, config), t);
  if (preset !== undefined && preset !== "cpu" && preset !== "guide") throw new UsageError(t("--preset is “cpu” or “guide”."));
  return resolveConfiguration({ ...overrides, ...(preset === undefined ? {} : { preset }) });
}

async function readOverrides(file: string, t: CliIo["t"]): Promise<TrainingOverrides> {
  try {
    return decodeOverrides(await readFile(file, "utf8"), file);
  } catch (error) {
    if (error instanceof JsonFileError) throw new UsageError(trainingFileText(error, t));
    if (error instanceof Error && "code" in error) throw new UsageError(t("{file} cannot be read ({code}). Name an existing training.json.", { file, code: String(error.code) }));
    throw error;
  }
}
