import type { PromptTemplateId } from "./promptTemplate";
import type { SlurmOptions } from "./slurmOptions";

/** The seven linear layers of a Llama-shaped block, which the guide adapts. */
export const LINEAR_LAYERS = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"] as const;

/** Low-rank adapters (Hu et al. 2021). */
export interface LoraConfiguration {
  /** Rank. */
  readonly r: number;
  readonly alpha: number;
  readonly dropout: number;
  readonly targetModules: readonly string[];
}

/**
 * What of the model is trained. `lora`: adapters beside weights that stay whole. `qlora`: beside weights held in 4 bits (Dettmers et al. 2023), which needs
 * CUDA; elsewhere they stay whole. `full`: all weights, without adapters.
 */
export const TRAINING_METHODS = ["lora", "qlora", "full"] as const;
export type TrainingMethod = (typeof TRAINING_METHODS)[number];

/** Where a run's figures go beside its own events. `tensorboard`: into its folder. `wandb`: to Weights & Biases, and so away from the machine. */
export const REPORTERS = ["none", "tensorboard", "wandb"] as const;
export type Reporter = (typeof REPORTERS)[number];

/**
 * What the finished model's weights are held in, as GGUF: 8 or 16 bits, or kinds of some 5 bits. llama.cpp's converter writes the first two; the others Ollama makes
 * of 16 bits when it creates the model.
 */
export const GGUF_KINDS = ["q8_0", "f16", "q4_K_M", "q4_K_S"] as const;
export type GgufKind = (typeof GGUF_KINDS)[number];

/** Whether only Ollama makes that kind, so that the file of the run holds 16 bits. */
export function isMadeByOllama(kind: GgufKind): boolean {
  return kind === "q4_K_M" || kind === "q4_K_S";
}

/** What a training run is asked to do: the content of `training.json` with every default filled in. */
export interface TrainingConfiguration {
  /** Folder or hub id. Empty: the base model that set-up provides. */
  readonly baseModel: string;
  readonly revision?: string;
  /** `auto`: Unsloth where a CUDA GPU is and adapters are trained, else TRL. */
  readonly backend: "auto" | "unsloth" | "trl";
  readonly promptTemplate: "auto" | PromptTemplateId;
  /** What begins every training example and every served answer; left out, the protocol says it. */
  readonly system?: string;
  readonly method: TrainingMethod;
  /** Without effect where all weights are trained. */
  readonly lora: LoraConfiguration;
  /** Tokens; longer examples are truncated, with a notice. */
  readonly maxLength: number;
  /** Examples in one forward pass. */
  readonly batchSize: number;
  readonly gradientAccumulationSteps: number;
  readonly warmupSteps: number;
  readonly epochs: number;
  /** Stops earlier than `epochs` where set. */
  readonly maxSteps?: number;
  readonly learningRate: number;
  readonly optimizer: "adamw_8bit" | "adamw";
  readonly weightDecay: number;
  readonly scheduler: "linear";
  readonly seed: number;
  readonly loggingSteps: number;
  /** Share of the rows held back to measure the validation loss. */
  readonly validationShare: number;
  /** Files that the model will be scored on, from the dataset's folder: no row of them may be like one that is trained on. */
  readonly testFiles?: readonly string[];
  readonly evaluationsPerRun: number;
  /** Evaluations without a better validation loss before training ends. */
  readonly earlyStoppingPatience: number;
  readonly reportTo: Reporter;
  readonly gguf: GgufKind;
  /** Also convert and serve the untrained base model, to measure the gain. */
  readonly serveBase: boolean;
  /** What a Slurm cluster is asked for; takes effect only where a run is sent to one. */
  readonly slurm?: SlurmOptions;
}

/** The values of the fine-tuning guide, for a 7B model on a GPU. */
export const GUIDE_PRESET: TrainingConfiguration = {
  baseModel: "BioMistral/BioMistral-7B",
  backend: "auto",
  promptTemplate: "auto",
  method: "qlora",
  lora: { r: 16, alpha: 16, dropout: 0, targetModules: LINEAR_LAYERS },
  maxLength: 2048,
  batchSize: 2,
  gradientAccumulationSteps: 4,
  warmupSteps: 10,
  epochs: 3,
  learningRate: 2e-4,
  optimizer: "adamw_8bit",
  weightDecay: 0.01,
  scheduler: "linear",
  seed: 42,
  loggingSteps: 10,
  validationShare: 0.2,
  evaluationsPerRun: 8,
  earlyStoppingPatience: 3,
  reportTo: "none",
  gguf: "q8_0",
  serveBase: false,
};

/**
 * For a model of some hundred million parameters on a CPU: at the guide's learning rate it does not learn the form.
 * Small batches make more updates of the same work. SmolLM2-135M on the example's 160 training rows: 98 and 99 of 100 unseen
 * answers in form (two seeds); at 3 epochs in batches of 4 with 2e-3, half as long again, 98 and 100.
 */
export const CPU_PRESET: TrainingConfiguration = {
  ...GUIDE_PRESET,
  baseModel: "",
  backend: "trl",
  method: "lora",
  maxLength: 512,
  batchSize: 2,
  gradientAccumulationSteps: 1,
  epochs: 1.25,
  learningRate: 1e-3,
  optimizer: "adamw",
  evaluationsPerRun: 6,
  serveBase: true,
};

/** Ids that `training.json` may name under `preset`. */
export const PRESETS = { guide: GUIDE_PRESET, cpu: CPU_PRESET } as const;
export type PresetId = keyof typeof PRESETS;

/** A configuration whose dataset, and so whose protocol, is known. */
export type PlannedConfiguration = TrainingConfiguration & { readonly system: string };

/** What a person writes in `training.json`: a preset and what differs from it. Validated by its JSON Schema first. */
export type TrainingOverrides = Partial<Omit<TrainingConfiguration, "lora">> & {
  readonly preset?: PresetId;
  readonly lora?: Partial<LoraConfiguration>;
};

/** Fills in everything that `training.json` leaves out. */
export function resolveConfiguration({ preset = "guide", lora, ...overrides }: TrainingOverrides): TrainingConfiguration {
  const base = PRESETS[preset];
  return { ...base, ...overrides, lora: { ...base.lora, ...lora } };
}

/**
 * The shortest `training.json` that resolves to a configuration: the preset that is nearest, and what differs from it.
 */
export function overridesOf(configuration: TrainingConfiguration): TrainingOverrides {
  const candidates = (Object.keys(PRESETS) as PresetId[]).map((preset): TrainingOverrides => {
    const { lora, ...base } = PRESETS[preset];
    const { lora: ownLora, ...own } = configuration;
    const differing = without(own, base);
    const loraDiffering = without(ownLora, lora);
    return { preset, ...differing, ...(Object.keys(loraDiffering).length === 0 ? {} : { lora: loraDiffering }) };
  });
  const size = (overrides: TrainingOverrides): number => Object.keys(overrides).length;
  return candidates.reduce((shortest, each) => (size(each) < size(shortest) ? each : shortest));
}

/** The entries of `own` that `base` does not have alike. */
function without<T extends object>(own: T, base: object): Partial<T> {
  const known = new Map(Object.entries(base));
  return Object.fromEntries(Object.entries(own).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(known.get(key)))) as Partial<T>;
}
