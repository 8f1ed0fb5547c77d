import { isMadeByOllama, type Reporter } from "../../core/training/configuration";
import { severityOf, type Preflight, type PreflightProblem } from "../../core/training/preflight/preflight";
import { estimateText, guideCostTexts, guideTimeTexts, sizeText } from "./preflightFigures";
import { leakageText } from "./leakage";
import { slurmSummary } from "./slurm";
import type { Translate } from "./translate";

/** A part of the page that is read before a training: a heading and its lines. */
export interface PreflightSection {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Ids that are named; the rest is counted. */
const MOST_IDS = 8;

/** Everything that is known of a run before it begins, but for its rows' tokens and what is wrong. */
export function preflightSections(preflight: Preflight, t: Translate): readonly PreflightSection[] {
  return [dataSection(preflight, t), modelSection(preflight, t), valuesSection(preflight, t), tokensSection(preflight, t), memorySection(preflight, t), diskSection(preflight, t), timeSection(preflight, t), ...slurmSection(preflight, t)];
}

/** The same in a few lines, for who has seen it or does not ask. */
export function shortPreflight({ folder, report, effective, configuration, time }: Preflight, t: Translate): readonly string[] {
  const { memory, disk, train, limit } = report;
  return [
    t("{model}: {method} with {backend}, {steps} steps, {trainable} of {total} parameters", {
      model: configuration.baseModel,
      method: methodText(effective.method, t),
      backend: backendText(effective.backend),
      steps: report.steps,
      trainable: millions(report.parameters.trainable),
      total: millions(report.parameters.total),
    }),
    t("Tokens a row: median {median}, longest {longest}, limit {limit}; cut: {cut}", { median: train.median, longest: train.max, limit, cut: report.truncated.length }),
    t("Memory: about {needed} of {there}; disk: {disk} of {free}", { needed: sizeText(memory.total, t), there: sizeText(memory.available, t), disk: sizeText(disk.total, t), free: sizeText(disk.free, t) }),
    ...(time === undefined ? [] : [estimateText(time, t)]),
    ...[reporterText(configuration.reportTo, folder, t) ?? []].flat(),
  ];
}

/** What goes where: read before the one confirmation. */
export function placesText({ folder, slurm, ollamaHost, configuration: { baseModel, gguf, reportTo }, report }: Preflight, t: Translate): readonly string[] {
  return [
    slurm !== undefined
      ? t("A Slurm job carries it. The rows are written to {folder} and, for its nodes, to a run folder in {place}; you alone can read both.", { folder, place: slurm.folder ?? "~/.local/share/clinical-prompt-studio" })
      : t("It runs on this computer. The rows are written to {folder}, which you alone can read, and nothing of them leaves this computer.", { folder }),
    ...(report.disk.base > 0 ? [t("{model} is downloaded from the model hub ({size}); the hub learns the model's name and nothing else.", { model: baseModel, size: sizeText(report.disk.base, t) })] : []),
    ...[reporterText(reportTo, folder, t) ?? []].flat(),
    ollamaHost === undefined
      ? t("The model ends as a GGUF file in that folder.")
      : isMadeByOllama(gguf)
        ? t("The model goes to the Ollama at {host}, which makes {kind} of it.", { host: ollamaHost, kind: gguf })
        : t("The model goes to the Ollama at {host}.", { host: ollamaHost }),
  ];
}

/** What reporting sends or writes; `undefined` where nothing is reported. */
export function reporterText(reportTo: Reporter, folder: string, t: Translate): string | undefined {
  switch (reportTo) {
    case "none":
      return undefined;
    case "tensorboard":
      return t("Losses, learning rates and settings are also written for TensorBoard, to {folder}/tensorboard; they stay there.", { folder });
    case "wandb":
      return t("Losses, learning rates, the settings with names and paths, and the name of the run leave for Weights & Biases (wandb.ai, or the server that WANDB_BASE_URL names). No text of a row and no weights do.");
  }
}

/** What is wrong, why it matters and what to do. */
export function preflightProblemText(problem: PreflightProblem, t: Translate): string {
  switch (problem.code) {
    case "unlearnable":
      return t("Rows whose answer is cut away whole, so that nothing is learnt: {rows} ({ids}). Raise “maxLength” or shorten them.", { rows: problem.rows, ids: idsText(problem.ids) });
    case "truncated":
      return t("Rows that are cut at “maxLength”, so that the model never sees how they end: {rows} ({ids}). Raise it or shorten them.", { rows: problem.rows, ids: idsText(problem.ids) });
    case "memory":
      return problem.certain
        ? t("The memory does not suffice: about {needed} are needed, {there} are free. Lower “batchSize” or “maxLength”, or take another method or a smaller model.", { needed: sizeText(problem.needed, t), there: sizeText(problem.there, t) })
        : t("The memory may not suffice: about {needed} are needed, {there} are free. Lower “batchSize” or “maxLength” if it runs out.", { needed: sizeText(problem.needed, t), there: sizeText(problem.there, t) });
    case "disk":
      return t("The disk does not suffice: {needed} are needed, {there} are free. Free some space, or name another folder for runs.", { needed: sizeText(problem.needed, t), there: sizeText(problem.there, t) });
    case "no_end":
      return t("This tokenizer pads with the token that ends an answer: the model may not learn to stop. Choose a base model with a padding token of its own.");
    case "high_rate":
      return t("A learning rate of {rate} is high for training all weights: the model may forget what it knew. About 0.00002 is usual.", { rate: problem.rate });
    case "leakage":
      return leakageText(problem.pairs, t);
    case "few_rows":
      return t("{rows} rows are few: the guide asks for 50 at least, 150 to 300 are best.", { rows: problem.rows });
    case "names":
      return t("Rows that may name somebody: {rows}. They stay on this computer, but a model can repeat what it has learnt: replace the names, or acknowledge the rows.", { rows: problem.rows });
    case "not_quantized":
      return t("Ollama alone makes {kind}, and this run ends without it: the GGUF stays f16. “ollama create NAME --quantize {kind}” in the run's folder makes it later.", { kind: problem.kind });
  }
}

/** The problem as a line of plain text. */
export function preflightProblemLine(problem: PreflightProblem, t: Translate): string {
  return `${severityOf(problem) === "error" ? "✘" : "⚠"} ${preflightProblemText(problem, t)}`;
}

export function methodText(method: Preflight["effective"]["method"], t: Translate): string {
  switch (method) {
    case "lora":
      return t("LoRA");
    case "qlora":
      return t("QLoRA, weights in 4 bits");
    case "full":
      return t("full fine-tuning");
  }
}

function backendText(backend: Preflight["effective"]["backend"]): string {
  return backend === "unsloth" ? "Unsloth" : "TRL";
}

function dataSection({ dataset, report, split, namingRows }: Preflight, t: Translate): PreflightSection {
  return {
    title: t("Data"),
    lines: [
      t("{file}: {rows} rows, {train} to learn from, {validation} for validation", { file: dataset.file, rows: dataset.rows, train: report.train.rows, validation: report.validation.rows }),
      split.frozen ? t("Split: as it is kept in {file}", { file: split.file }) : t("Split: a new one, which {file} will keep", { file: split.file }),
      t("Pairs of rows that leak: {pairs}; test files compared: {files}", { pairs: split.leakingPairs, files: split.testFiles.length === 0 ? t("none") : split.testFiles.join(", ") }),
      t("Rows that may name somebody, without an acknowledgement: {rows}", { rows: namingRows }),
    ],
  };
}

function modelSection({ configuration, effective, report }: Preflight, t: Translate): PreflightSection {
  const { trainable, total } = report.parameters;
  const { kind, name } = report.device;
  return {
    title: t("Model"),
    lines: [
      t("Base model: {model}", { model: configuration.baseModel }),
      t("Method: {method}; {trainable} of {total} parameters are trained", { method: methodText(effective.method, t), trainable: millions(trainable), total: millions(total) }),
      ...(configuration.method === "qlora" && effective.method === "lora" ? [t("The file asks for QLoRA, which needs a CUDA GPU: here the weights stay whole.")] : []),
      t("Library: {backend}", { backend: backendText(effective.backend) }),
      t("Prompt template: {template}", { template: effective.template }),
      kind === "cuda" ? t("Computes on: {device}", { device: name }) : t("Computes on the CPU: {device}", { device: name }),
    ],
  };
}

function valuesSection({ configuration, report, effective }: Preflight, t: Translate): PreflightSection {
  const { batchSize, gradientAccumulationSteps, epochs, learningRate, lora, warmupSteps, weightDecay, seed, optimizer } = configuration;
  return {
    title: t("Values"),
    lines: [
      t("{steps} steps: {epochs} epochs in batches of {batch} × {accumulation}", { steps: report.steps, epochs, batch: batchSize, accumulation: gradientAccumulationSteps }),
      t("Learning rate {rate}, linear, {warmup} steps of warm-up; weight decay {decay}; {optimizer}; seed {seed}", { rate: learningRate, warmup: warmupSteps, decay: weightDecay, optimizer: effective.backend === "trl" && report.device.kind === "cpu" ? "adamw" : optimizer, seed }),
      ...(effective.method === "full" ? [] : [t("Adapters: rank {rank}, alpha {alpha}, dropout {dropout}, on {layers}", { rank: lora.r, alpha: lora.alpha, dropout: lora.dropout, layers: lora.targetModules.join(", ") })]),
    ],
  };
}

function tokensSection({ report: { train, validation, limit, truncated, endToken } }: Preflight, t: Translate): PreflightSection {
  const line = (title: string, { min, median, p95, max }: typeof train): string => t("{title}: shortest {min}, median {median}, 95 % up to {p95}, longest {max}", { title, min, median, p95, max });
  return {
    title: t("Tokens a row, by the model's own tokenizer"),
    lines: [
      line(t("Training"), train),
      line(t("Validation"), validation),
      truncated.length === 0 ? t("Limit: {limit}; no row is cut", { limit }) : t("Limit: {limit}; rows that are cut: {ids}", { limit, ids: idsText(truncated.map(({ id }) => id)) }),
      ...(endToken === null ? [] : [t("Each answer ends with {token}, which is learnt too", { token: endToken })]),
    ],
  };
}

function memorySection({ report: { memory } }: Preflight, t: Translate): PreflightSection {
  const size = (bytes: number): string => sizeText(bytes, t);
  return {
    title: t("Memory, estimated"),
    lines: [
      t("About {total}, give or take {error} %; free: {available}", { total: size(memory.total), error: Math.round(memory.error * 100), available: size(memory.available) }),
      t("weights {weights} + gradients {gradients} + optimizer {optimizer} + activations {activations} + libraries {libraries}", {
        weights: size(memory.weights),
        gradients: size(memory.gradients),
        optimizer: size(memory.optimizer),
        activations: size(memory.activations),
        libraries: size(memory.libraries),
      }),
    ],
  };
}

function diskSection({ report: { disk } }: Preflight, t: Translate): PreflightSection {
  const parts: readonly (readonly [string, number])[] = [
    [t("base model to download"), disk.base],
    [t("checkpoints"), disk.checkpoints],
    [t("adapter"), disk.adapter],
    [t("merged model"), disk.merged],
    [t("GGUF"), disk.gguf],
    [t("copy in Ollama"), disk.ollama],
  ];
  return {
    title: t("Disk"),
    lines: [
      t("Up to {total}; free: {free} at {folder}", { total: sizeText(disk.total, t), free: sizeText(disk.free, t), folder: disk.folder }),
      parts.filter(([, bytes]) => bytes > 0).map(([part, bytes]) => `${part} ${sizeText(bytes, t)}`).join(" + "),
    ],
  };
}

function timeSection({ time }: Preflight, t: Translate): PreflightSection {
  return {
    title: t("Time and cost"),
    lines: [
      time === undefined ? t("Not measured yet: no earlier run of this model on this device. The first steps tell, in the Runs view and in the terminal.") : estimateText(time, t),
      ...guideTimeTexts(t),
      ...guideCostTexts(t),
    ],
  };
}

function slurmSection({ slurm }: Preflight, t: Translate): readonly PreflightSection[] {
  if (slurm === undefined) return [];
  return [{ title: "Slurm", lines: [slurmSummary(slurm, t), t("Device, memory and disk above are this computer's: the nodes have their own.")] }];
}

function idsText(ids: readonly string[]): string {
  return `${ids.slice(0, MOST_IDS).join(", ")}${ids.length > MOST_IDS ? " …" : ""}`;
}

function millions(parameters: number): string {
  return parameters >= 1e9 ? `${(parameters / 1e9).toFixed(2)} B` : `${(parameters / 1e6).toFixed(1)} M`;
}
