import type { LeakingPair } from "../dataset/leakage";
import type { Split } from "../dataset/split";
import { writeModelfile, type ServingParameters } from "./modelfile";
import type { GgufKind, LoraConfiguration, PlannedConfiguration, Reporter } from "./configuration";
import { detectPromptTemplate, ollamaTemplate, PROMPT_TEMPLATES, renderExample, type PromptTemplate, type PromptTemplateId } from "./promptTemplate";

/** One row of the dataset, as training needs it. */
export interface TrainingRow {
  readonly id: string;
  readonly instruction: string;
  readonly response: string;
}

/** A line of `train.jsonl` and `val.jsonl` in the run folder: text already rendered by the template. */
export interface RenderedRow {
  readonly id: string;
  readonly prompt: string;
  readonly completion: string;
}

/** `config.json` of a run folder: everything the bridge needs, nothing left to default. */
export interface BridgeConfiguration {
  readonly version: 1;
  readonly backend: "unsloth" | "trl";
  readonly baseModel: string;
  readonly revision?: string;
  readonly method: "lora" | "full";
  readonly lora: LoraConfiguration;
  readonly quantization: "4bit" | "none";
  readonly maxLength: number;
  readonly batchSize: number;
  readonly gradientAccumulationSteps: number;
  readonly warmupSteps: number;
  readonly epochs: number;
  readonly maxSteps?: number;
  readonly learningRate: number;
  readonly optimizer: "adamw_8bit" | "adamw";
  readonly weightDecay: number;
  readonly scheduler: "linear";
  readonly seed: number;
  readonly loggingSteps: number;
  readonly evaluationsPerRun: number;
  readonly earlyStoppingPatience: number;
  readonly reportTo: Reporter;
  readonly export: { readonly gguf: GgufKind; readonly base: boolean };
  readonly serve?: {
    readonly host: string;
    readonly model: string;
    readonly baseModelName?: string;
    readonly template: string;
    readonly system: string;
    readonly parameters: ServingParameters;
  };
}

/** A file of rows, as it was when it was read. */
export interface DatasetIdentity {
  readonly file: string;
  readonly sha256: string;
  readonly rows: number;
}

/** What was found, and acknowledged, between the sides of a run, so that its scores are read for what they are. */
export interface LeakageRecord {
  /** The test files that the rows were compared with. */
  readonly testFiles: readonly DatasetIdentity[];
  readonly pairs: readonly LeakingPair[];
}

/** `run.json`: what the run was made of. The bridge adds `results` (libraries, hashes, best validation loss). */
export interface RunManifest {
  readonly version: 1;
  readonly name: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly dataset: DatasetIdentity;
  readonly split: { readonly seed: number; readonly validationShare: number; readonly train: readonly string[]; readonly validation: readonly string[] };
  readonly leakage: LeakageRecord;
  readonly protocol: { readonly id: string; readonly version: string };
  readonly baseModel: { readonly name: string; readonly revision: string | null };
  readonly promptTemplate: { readonly id: PromptTemplateId; readonly sha256: string };
  readonly configuration: PlannedConfiguration;
}

/** What is trained, on what, and how. */
export interface TrainingPlan {
  readonly template: PromptTemplateId;
  readonly manifest: RunManifest;
  readonly configuration: BridgeConfiguration;
  readonly train: readonly RenderedRow[];
  readonly validation: readonly RenderedRow[];
}

export interface RunPlan extends TrainingPlan {
  readonly modelfile: string;
}

export interface PlanRequest {
  /** Name of the run and of its model in Ollama. */
  readonly name: string;
  readonly createdAt: Date;
  readonly dataset: RunManifest["dataset"];
  readonly train: readonly TrainingRow[];
  readonly validation: readonly TrainingRow[];
  /** How the rows were split: a frozen split keeps its own seed and share. */
  readonly split: Pick<Split, "seed" | "share">;
  readonly leakage: LeakageRecord;
  readonly protocol: RunManifest["protocol"];
  readonly configuration: PlannedConfiguration;
  /** Facts of the machine that trains. */
  readonly device: { readonly cuda: boolean };
  /** Chat template of the base model's tokenizer, where it could be read. */
  readonly chatTemplate?: string;
  /** Ollama to create the model in; without it the run ends with the GGUF and the Modelfile. */
  readonly ollamaHost?: string;
  readonly sha256: (text: string) => string;
}

/** Why a run cannot be planned; nothing has been written yet. */
export class PlanError extends Error {
  constructor(readonly kind: "dataset_empty" | "validation_empty") {
    super(kind);
  }
}

/** Ollama's context holds the prompt and the answer together. */
const ANSWER_ROOM_TOKENS = 512;
const TOP_P = 0.9;
const TOP_K = 40;

/** Name of GGUF in the run folder; the Modelfile points to it. */
export const GGUF_FILE = "model.gguf";

/** @throws {PlanError} when there is nothing to train on or to validate with. */
export function requireRows(train: readonly unknown[], validation: readonly unknown[]): void {
  if (train.length === 0) throw new PlanError("dataset_empty");
  if (validation.length === 0) throw new PlanError("validation_empty");
}

/**
 * Turns rows and a configuration into the files of a run folder. Pure: writing and starting is the platform's work.
 * @throws {PlanError} when there is nothing to train on or to validate with.
 * @throws {ModelfileError} when the system text cannot be written into a Modelfile.
 */
export function planRun(request: PlanRequest): RunPlan {
  const template = templateOf(request);
  const { system } = request.configuration;
  const parameters = servingParameters(request.configuration, template);
  return { ...planTraining(request), modelfile: writeModelfile({ from: `./${GGUF_FILE}`, template: ollamaTemplate(template), system, parameters }) };
}

/**
 * The part of a run that any trainer needs, without how its model is served.
 * @throws {PlanError} when there is nothing to train on or to validate with.
 */
export function planTraining(request: PlanRequest): TrainingPlan {
  const { configuration, train, validation } = request;
  requireRows(train, validation);
  const template = templateOf(request);
  const render = ({ id, instruction, response }: TrainingRow): RenderedRow => ({ id, ...renderExample(template, configuration.system, instruction, response) });
  return {
    template: template.id,
    manifest: manifestOf(request, template),
    configuration: bridgeConfiguration(request, template, servingParameters(configuration, template)),
    train: train.map(render),
    validation: validation.map(render),
  };
}

function templateOf({ configuration, chatTemplate }: PlanRequest): PromptTemplate {
  const { promptTemplate, baseModel } = configuration;
  return PROMPT_TEMPLATES[promptTemplate === "auto" ? detectPromptTemplate({ name: baseModel, ...(chatTemplate === undefined ? {} : { chatTemplate }) }) : promptTemplate];
}

function servingParameters({ maxLength }: PlannedConfiguration, { stop }: PromptTemplate): ServingParameters {
  return { temperature: 0, top_p: TOP_P, top_k: TOP_K, num_ctx: Math.max(2048, maxLength + ANSWER_ROOM_TOKENS), stop };
}

function bridgeConfiguration(request: PlanRequest, template: PromptTemplate, parameters: ServingParameters): BridgeConfiguration {
  const { configuration, device, name, ollamaHost } = request;
  const { promptTemplate, system, validationShare, testFiles, gguf, serveBase, backend, method, optimizer, slurm, ...settings } = configuration;
  return {
    version: 1,
    ...settings,
    backend: backend === "auto" ? (device.cuda && method !== "full" ? "unsloth" : "trl") : backend,
    method: method === "full" ? "full" : "lora",
    // bitsandbytes, which both of these need, computes on CUDA alone.
    quantization: device.cuda && method === "qlora" ? "4bit" : "none",
    optimizer: device.cuda ? optimizer : "adamw",
    export: { gguf, base: serveBase },
    ...(ollamaHost === undefined
      ? {}
      : { serve: { host: ollamaHost, model: name, ...(serveBase ? { baseModelName: `${name}-base` } : {}), template: ollamaTemplate(template), system, parameters } }),
  };
}

function manifestOf(request: PlanRequest, template: PromptTemplate): RunManifest {
  const { configuration, train, validation, split } = request;
  const { baseModel, revision } = configuration;
  return {
    version: 1,
    name: request.name,
    createdAt: request.createdAt.toISOString(),
    dataset: request.dataset,
    split: { seed: split.seed, validationShare: split.share, train: train.map(({ id }) => id), validation: validation.map(({ id }) => id) },
    leakage: request.leakage,
    protocol: request.protocol,
    baseModel: { name: baseModel, revision: revision ?? null },
    promptTemplate: { id: template.id, sha256: request.sha256(ollamaTemplate(template)) },
    configuration,
  };
}
