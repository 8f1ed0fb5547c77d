import type { BridgeConfiguration } from "../plan";
import type { PromptTemplateId } from "../promptTemplate";
import type { JsonValue } from "./jsonValue";
import { evaluationBatch, evaluationSteps } from "./settings";
import { yamlDocument } from "./yaml";

/** Padding that is not the token that ends an answer; base models of other templates bring their own. */
const PADDING: { readonly [Id in PromptTemplateId]?: string } = { chatml: "<|endoftext|>", mistral: "<unk>" };

/**
 * A configuration for Axolotl. The rows are rendered, so its format adds nothing; loss is on the completion alone.
 * @param rows number of training rows.
 */
export function axolotlConfiguration(configuration: BridgeConfiguration, template: PromptTemplateId, rows: number): string {
  const { revision, maxSteps } = configuration;
  const every = evaluationSteps(configuration, rows);
  const padding = PADDING[template];
  return yamlDocument({
    base_model: configuration.baseModel,
    ...(revision === undefined ? {} : { revision_of_model: revision }),
    trust_remote_code: false,
    ...(padding === undefined ? {} : { special_tokens: { pad_token: padding } }),
    ...(configuration.method === "full" ? {} : adapterOf(configuration)),
    datasets: [rowsOf("rows/train.jsonl")],
    test_datasets: [rowsOf("rows/val.jsonl")],
    val_set_size: 0,
    dataset_prepared_path: "out/prepared",
    train_on_inputs: false,
    sequence_len: configuration.maxLength,
    excess_length_strategy: "truncate",
    sample_packing: false,
    pad_to_sequence_len: false,
    micro_batch_size: configuration.batchSize,
    eval_batch_size: evaluationBatch(configuration),
    gradient_accumulation_steps: configuration.gradientAccumulationSteps,
    num_epochs: configuration.epochs,
    ...(maxSteps === undefined ? {} : { max_steps: maxSteps }),
    warmup_steps: configuration.warmupSteps,
    learning_rate: configuration.learningRate,
    weight_decay: configuration.weightDecay,
    lr_scheduler: configuration.scheduler,
    optimizer: configuration.optimizer === "adamw_8bit" ? "adamw_bnb_8bit" : "adamw_torch",
    seed: configuration.seed,
    logging_steps: configuration.loggingSteps,
    eval_steps: every,
    save_steps: every,
    save_total_limit: 2,
    load_best_model_at_end: true,
    metric_for_best_model: "eval_loss",
    greater_is_better: false,
    early_stopping_patience: configuration.earlyStoppingPatience,
    attn_implementation: "sdpa",
    gradient_checkpointing: true,
    bf16: "auto",
    tf32: false,
    use_wandb: false,
    use_tensorboard: false,
    output_dir: "out",
  });
}

function adapterOf({ lora, quantization }: BridgeConfiguration): { readonly [key: string]: JsonValue } {
  const isQuantized = quantization === "4bit";
  return { adapter: isQuantized ? "qlora" : "lora", load_in_4bit: isQuantized, lora_r: lora.r, lora_alpha: lora.alpha, lora_dropout: lora.dropout, lora_target_modules: lora.targetModules };
}

function rowsOf(path: string): JsonValue {
  const format = "{instruction}";
  return { path, ds_type: "json", split: "train", type: { field_instruction: "prompt", field_output: "completion", format, no_input_format: format } };
}
