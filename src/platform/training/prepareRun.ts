import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { examplesOf, type Example } from "../../core/dataset/example";
import { createLineCheck } from "../../core/dataset/lineCheck";
import { DEFAULT_SEVERITIES } from "../../core/dataset/problem";
import type { DatasetRules } from "../../core/dataset/rules";
import { splitExamples } from "../../core/dataset/split";
import { finish } from "../../core/steps";
import type { TrainingConfiguration } from "../../core/training/configuration";
import { planRun, requireRows, type RunPlan } from "../../core/training/plan";
import { readLines } from "../dataset/datasetFile";

/** The rows of a run, split. */
export interface TrainingRows {
  readonly dataset: { readonly file: string; readonly sha256: string; readonly rows: number };
  readonly train: readonly Example[];
  readonly validation: readonly Example[];
}

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

/** The dataset has rows that cannot be trained on; nothing has been written. */
export class DatasetBrokenError extends Error {
  readonly kind = "dataset_broken";
  constructor(
    readonly file: string,
    readonly errors: number,
    /** Of the first error, from 1. */
    readonly line: number,
  ) {
    super(`${file}:${line}`);
  }
}

/**
 * Reads the dataset and splits it. Takes seconds: it comes before everything that takes minutes.
 * @throws {DatasetBrokenError} where a row has an error.
 * @throws {DatasetFileError} where the file cannot be read.
 * @throws {PlanError} where there are too few rows.
 */
export async function readTrainingRows(datasetFile: string, { seed, validationShare }: TrainingConfiguration, rules: DatasetRules, signal: AbortSignal): Promise<TrainingRows> {
  const { examples, sha256 } = await readExamples(datasetFile, rules, signal);
  const split = splitExamples(examples, { seed, share: validationShare, hash: rules.hash, shinglesOf: rules.shinglesOf });
  const byId = new Map(examples.map((example) => [example.id, example]));
  const rowsOf = (ids: readonly string[]): Example[] => ids.flatMap((id) => byId.get(id) ?? []);
  const rows = { dataset: { file: path.basename(datasetFile), sha256, rows: examples.length }, train: rowsOf(split.train), validation: rowsOf(split.validation) };
  requireRows(rows.train, rows.validation);
  return rows;
}

/**
 * Plans the run. Writes nothing.
 * @throws {ModelfileError} when the system text cannot be written into a Modelfile.
 */
export async function prepareRun({ name, rows, configuration, rules, cuda, ollamaHost }: RunRequest): Promise<RunPlan> {
  const chatTemplate = await chatTemplateOf(configuration.baseModel);
  const { id, version, system } = rules.engine.protocol;
  return planRun({
    name,
    createdAt: new Date(),
    ...rows,
    protocol: { id, version },
    configuration: { ...configuration, system: configuration.system ?? system ?? "" },
    device: { cuda },
    ...(chatTemplate === undefined ? {} : { chatTemplate }),
    ...(ollamaHost === undefined ? {} : { ollamaHost }),
    sha256: rules.hash,
  });
}

/** The rows of a dataset without errors, and the hash of its lines. */
export async function readExamples(file: string, rules: DatasetRules, signal: AbortSignal): Promise<{ examples: readonly Example[]; sha256: string }> {
  const check = createLineCheck(rules);
  const hash = createHash("sha256");
  const rows = [];
  let broken = 0;
  let first = Infinity;
  const miss = (line: number): void => {
    broken++;
    first = Math.min(first, line);
  };
  for await (const line of readLines(file, signal)) {
    hash.update(line).update("\n");
    const row = check.add(line);
    if (row === undefined) continue;
    rows.push(row.row);
    for (const problem of row.problems) if (isError(problem)) miss(row.line);
  }
  for (const { line, problem } of finish(check.finish())) if (problem.code !== "empty_file" && isError(problem)) miss(line);
  if (broken > 0) throw new DatasetBrokenError(file, broken, first + 1);
  return { examples: examplesOf(rows, rules.hash), sha256: hash.digest("hex") };
}

const isError = ({ code }: { readonly code: keyof typeof DEFAULT_SEVERITIES }): boolean => DEFAULT_SEVERITIES[code] === "error";

/** The chat template of a model in a folder: newer tokenizers keep it in a file of its own. */
async function chatTemplateOf(baseModel: string): Promise<string | undefined> {
  for (const file of ["chat_template.jinja", "tokenizer_config.json"]) {
    try {
      return await readFile(path.join(baseModel, file), "utf8");
    } catch (error) {
      if (!(error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))) throw error;
    }
  }
  return undefined;
}
