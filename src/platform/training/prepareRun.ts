import { readFile } from "node:fs/promises";
import path from "node:path";
import type { DatasetRules } from "../../core/dataset/rules";
import type { TrainingConfiguration } from "../../core/training/configuration";
import { planRun, planTraining, type PlanRequest, type RunPlan, type TrainingPlan } from "../../core/training/plan";
import type { TrainingRows } from "./trainingRows";

export interface RunRequest {
  readonly name: string;
  readonly rows: TrainingRows;
  readonly configuration: TrainingConfiguration;
  readonly rules: DatasetRules;
  /** Whether the machine that trains has a CUDA GPU. */
  readonly cuda: boolean;
  /** Ollama to create the model in; without it the run ends with the GGUF. */
  readonly ollamaHost?: string;
}

/**
 * Plans the run. Writes nothing.
 * @throws {ModelfileError} when the system text cannot be written into a Modelfile.
 */
export async function prepareRun(request: RunRequest): Promise<RunPlan> {
  return planRun(await planRequestOf(request));
}

/** Plans what another tool trains. Writes nothing. */
export async function prepareTraining(request: RunRequest): Promise<TrainingPlan> {
  return planTraining(await planRequestOf(request));
}

async function planRequestOf({ name, rows, configuration, rules, cuda, ollamaHost }: RunRequest): Promise<PlanRequest> {
  const chatTemplate = await chatTemplateOf(configuration.baseModel);
  const { id, version, system } = rules.engine.protocol;
  return {
    name,
    createdAt: new Date(),
    ...rows,
    split: rows.split.split,
    protocol: { id, version },
    configuration: { ...configuration, system: configuration.system ?? system ?? "" },
    device: { cuda },
    ...(chatTemplate === undefined ? {} : { chatTemplate }),
    ...(ollamaHost === undefined ? {} : { ollamaHost }),
    sha256: rules.hash,
  };
}

/** The chat template of a model in a folder: newer tokenizers keep it in a file of its own. */
export async function chatTemplateOf(baseModel: string): Promise<string | undefined> {
  for (const file of ["chat_template.jinja", "tokenizer_config.json"]) {
    try {
      return await readFile(path.join(baseModel, file), "utf8");
    } catch (error) {
      if (!(error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))) throw error;
    }
  }
  return undefined;
}
