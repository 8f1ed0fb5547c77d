import { readFile } from "node:fs/promises";
import path from "node:path";
import type { TrainingText } from "../../core/dataset/report/datasetReport";
import { resolveConfiguration } from "../../core/training/configuration";
import { detectPromptTemplate } from "../../core/training/promptTemplate";
import { decodeOverrides } from "../training/configurationFile";

/** What people name a training configuration. */
const CONFIGURATION_FILE = "training.json";

/** How rows would be written for training, and from where that is known. */
export interface KnownTrainingText extends TrainingText {
  /** The configuration file that says it; `undefined` where the guide's preset does. */
  readonly file: string | undefined;
}

/**
 * By a configuration file that is named, else by the `training.json` beside the dataset where there is one, else by the guide's preset.
 * @throws {JsonFileError} where the file cannot be used, and the error of reading one that is named.
 */
export async function trainingTextOf(dataset: string, named?: string): Promise<KnownTrainingText> {
  const file = named ?? path.join(path.dirname(dataset), CONFIGURATION_FILE);
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (named === undefined && (error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  });
  const { baseModel, promptTemplate, system, maxLength } = resolveConfiguration(text === undefined ? {} : decodeOverrides(text, file));
  // Without a name it is the base model that set-up provides, whose template is ChatML.
  const template = promptTemplate === "auto" ? detectPromptTemplate({ name: baseModel === "" ? "smollm" : baseModel }) : promptTemplate;
  return { template, system, maxLength, file: text === undefined ? undefined : file };
}
