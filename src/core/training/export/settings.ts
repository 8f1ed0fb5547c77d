import type { BridgeConfiguration } from "../plan";

/** What the exported scripts are told, in the words of `SFTConfig` and `LoraConfig`; the bridge computes the same from the same configuration. */
export interface ScriptSettings {
  readonly [key: string]: string | number | null | ScriptSettings | readonly string[];
}

/** Optimizer steps between two evaluations, as the bridge counts them. */
export function evaluationSteps({ maxSteps, batchSize, gradientAccumulationSteps, epochs, evaluationsPerRun }: BridgeConfiguration, rows: number): number {
  const perEpoch = Math.max(1, Math.ceil(rows / batchSize) / gradientAccumulationSteps);
  return Math.max(1, Math.floor((maxSteps ?? Math.ceil(perEpoch * epochs)) / evaluationsPerRun));
}

/** Rows of one forward pass where nothing is learnt. */
export function evaluationBatch({ batchSize }: BridgeConfiguration): number {
  return Math.max(4, batchSize);
}

/** @param rows number of training rows. */
export function scriptSettings(configuration: BridgeConfiguration, rows: number): ScriptSettings {
  const { lora } = configuration;
  const every = evaluationSteps(configuration, rows);
  return {
    base_model: configuration.baseModel,
    revision: configuration.revision ?? null,
    method: configuration.method,
    quantization: configuration.quantization,
    max_length: configuration.maxLength,
    lora: { r: lora.r, lora_alpha: lora.alpha, lora_dropout: lora.dropout, target_modules: lora.targetModules },
    training: {
      per_device_train_batch_size: configuration.batchSize,
      per_device_eval_batch_size: evaluationBatch(configuration),
      gradient_accumulation_steps: configuration.gradientAccumulationSteps,
      warmup_steps: configuration.warmupSteps,
      num_train_epochs: configuration.epochs,
      max_steps: configuration.maxSteps ?? -1,
      learning_rate: configuration.learningRate,
      weight_decay: configuration.weightDecay,
      lr_scheduler_type: configuration.scheduler,
      optim: configuration.optimizer === "adamw_8bit" ? "adamw_8bit" : "adamw_torch",
      seed: configuration.seed,
      logging_steps: configuration.loggingSteps,
      eval_steps: every,
      save_steps: every,
    },
    early_stopping_patience: configuration.earlyStoppingPatience,
  };
}

/** Whether the training needs a CUDA GPU, and the lock file that has bitsandbytes. */
export function needsGpu({ backend, quantization, optimizer }: BridgeConfiguration): boolean {
  return backend === "unsloth" || quantization === "4bit" || optimizer === "adamw_8bit";
}
