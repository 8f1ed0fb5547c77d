import type { BridgeReport } from "../../core/training/preflight/bridgeReport";
import type { NotCounted, TrainedElsewhere } from "../../core/training/preflight/elsewhere";
import { bytesBack, isCounted, type Preflight } from "../../core/training/preflight/preflight";
import { slurmProcesses } from "../../core/training/slurmOptions";
import type { HealthLine } from "./health";
import { estimateText, guideCostTexts, guideTimeTexts, knownSize, millions, sizeText } from "./preflightFigures";
import { slurmSummary } from "./slurm";
import type { Translate } from "./translate";

/** A part of the page that is read before a training: a heading and its lines. */
export interface PreflightSection {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Ids that are named; the rest is counted. */
const MOST_IDS = 8;

/** Everything that is known of a run before it begins, but for its rows' tokens and what is wrong. @param machine what another machine has that trains it. */
export function preflightSections(preflight: Preflight, t: Translate, machine: readonly HealthLine[] = []): readonly PreflightSection[] {
  const { report, elsewhere } = preflight;
  return [
    dataSection(preflight, t),
    modelSection(preflight, t),
    valuesSection(preflight, t),
    ...(isCounted(report) ? [tokensSection(report, t), memorySection(report, elsewhere, t), diskSection(report, elsewhere, t)] : [notCountedSection(report, preflight, elsewhere?.host ?? "", t)]),
    timeSection(preflight, t),
    ...(elsewhere === undefined || machine.length === 0 ? [] : [machineSection(elsewhere.host, machine, t)]),
    ...(elsewhere?.cluster === undefined ? [] : [slurmSection(elsewhere.cluster, t)]),
  ];
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

/** Name of a library. */
export function backendText(backend: Preflight["effective"]["backend"]): string {
  return backend === "unsloth" ? "Unsloth" : "TRL";
}

function dataSection({ dataset, rows, split, namingRows }: Preflight, t: Translate): PreflightSection {
  return {
    title: t("Data"),
    lines: [
      t("{file}: {rows} rows, {train} to learn from, {validation} for validation", { file: dataset.file, rows: dataset.rows, train: rows.train, validation: rows.validation }),
      split.frozen ? t("Split: as it is kept in {file}", { file: split.file }) : t("Split: a new one, which {file} will keep", { file: split.file }),
      t("Pairs of rows that leak: {pairs}; test files compared: {files}", { pairs: split.leakingPairs, files: split.testFiles.length === 0 ? t("none") : split.testFiles.join(", ") }),
      t("Rows that may name somebody, without an acknowledgement: {rows}", { rows: namingRows }),
    ],
  };
}

function modelSection(preflight: Preflight, t: Translate): PreflightSection {
  const { configuration, effective, report } = preflight;
  const method = methodText(effective.method, t);
  return {
    title: t("Model"),
    lines: [
      t("Base model: {model}", { model: configuration.baseModel }),
      isCounted(report) ? t("Method: {method}; {trainable} of {total} parameters are trained", { method, trainable: millions(report.parameters.trainable), total: millions(report.parameters.total) }) : t("Method: {method}", { method }),
      ...(configuration.method === "qlora" && effective.method === "lora" ? [t("The file asks for QLoRA, which needs a CUDA GPU: here the weights stay whole.")] : []),
      t("Library: {backend}", { backend: backendText(effective.backend) }),
      t("Prompt template: {template}", { template: effective.template }),
      ...(isCounted(report) ? [deviceText(preflight, report, t)] : []),
    ],
  };
}

function deviceText({ elsewhere }: Preflight, { device: { kind, name } }: BridgeReport, t: Translate): string {
  const partition = elsewhere?.cluster === undefined ? undefined : (elsewhere.cluster.partition ?? t("the cluster's default"));
  if (partition === undefined) return kind === "cuda" ? t("Computes on: {device}", { device: name }) : t("Computes on the CPU: {device}", { device: name });
  return kind === "cuda" ? t("Computes on GPUs of the partition {partition} ({device})", { partition, device: name }) : t("Computes on CPUs of the partition {partition}", { partition });
}

function valuesSection({ configuration, report, effective }: Preflight, t: Translate): PreflightSection {
  const { batchSize, gradientAccumulationSteps, epochs, learningRate, lora, warmupSteps, weightDecay, seed, optimizer } = configuration;
  return {
    title: t("Values"),
    lines: [
      isCounted(report)
        ? t("{steps} steps: {epochs} epochs in batches of {batch} × {accumulation}", { steps: report.steps, epochs, batch: batchSize, accumulation: gradientAccumulationSteps })
        : t("{epochs} epochs in batches of {batch} × {accumulation}", { epochs, batch: batchSize, accumulation: gradientAccumulationSteps }),
      t("Learning rate {rate}, linear, {warmup} steps of warm-up; weight decay {decay}; {optimizer}; seed {seed}", { rate: learningRate, warmup: warmupSteps, decay: weightDecay, optimizer: effective.backend === "trl" && isCounted(report) && report.device.kind === "cpu" ? "adamw" : optimizer, seed }),
      ...(effective.method === "full" ? [] : [t("Adapters: rank {rank}, alpha {alpha}, dropout {dropout}, on {layers}", { rank: lora.r, alpha: lora.alpha, dropout: lora.dropout, layers: lora.targetModules.join(", ") })]),
    ],
  };
}

function tokensSection({ train, validation, limit, truncated, endToken }: BridgeReport, t: Translate): PreflightSection {
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

function memorySection({ memory }: BridgeReport, elsewhere: Preflight["elsewhere"], t: Translate): PreflightSection {
  const size = (bytes: number): string => sizeText(bytes, t);
  return {
    title: t("Memory, estimated"),
    lines: [
      t("About {total}, give or take {error} %; free: {available}", { total: size(memory.total), error: Math.round(memory.error * 100), available: knownSize(memory.available, t) }),
      ...(elsewhere?.cluster !== undefined && slurmProcesses(elsewhere.cluster.options) > 1 ? [t("Of each process; several train together")] : []),
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

function diskSection({ disk }: BridgeReport, elsewhere: Preflight["elsewhere"], t: Translate): PreflightSection {
  const parts: readonly (readonly [string, number])[] = [
    [elsewhere === undefined ? t("base model to download") : t("base model"), disk.base],
    [t("checkpoints"), disk.checkpoints],
    [t("adapter"), disk.adapter],
    [t("merged model"), disk.merged],
    [t("GGUF"), disk.gguf],
    [t("copy in Ollama"), disk.ollama],
  ];
  return {
    title: t("Disk"),
    lines: [
      t("Up to {total}; free: {free} at {folder}", { total: sizeText(disk.total, t), free: knownSize(disk.free, t), folder: disk.folder }),
      parts.filter(([, bytes]) => bytes > 0).map(([part, bytes]) => `${part} ${sizeText(bytes, t)}`).join(" + "),
      ...(elsewhere === undefined ? [] : [t("Here: {back} come back, {free} are free", { back: sizeText(bytesBack(disk), t), free: sizeText(elsewhere.freeHere, t) })]),
    ],
  };
}

function notMeasured(elsewhere: Preflight["elsewhere"], t: Translate): string {
  return elsewhere === undefined
    ? t("Not measured yet: no earlier run of this model on this device. The first steps tell, in the Runs view and in the terminal.")
    : t("Not known for this host: no earlier run of this model on that device. The first steps tell, in the Runs view and in the terminal.");
}

function timeSection({ time, elsewhere }: Preflight, t: Translate): PreflightSection {
  return {
    title: t("Time and cost"),
    lines: [
      time === undefined ? notMeasured(elsewhere, t) : estimateText(time, t),
      ...guideTimeTexts(t),
      ...guideCostTexts(t),
    ],
  };
}

/** Why nothing could be counted, and what to do. */
function notCountedSection(report: NotCounted, { configuration }: Preflight, host: string, t: Translate): PreflightSection {
  return { title: t("Not counted: tokens, what is learnt, steps, memory and disk"), lines: [notCountedText(report, configuration.baseModel, host, t)] };
}

/** Why nothing could be counted before a run elsewhere, and what to do. */
export function notCountedText(reason: NotCounted, model: string, host: string, t: Translate): string {
  switch (reason) {
    case "no_python":
      return t("The model's tokenizer needs a Python environment: there is none on this computer, and none on {host} that may be asked. “Clinical Prompts: Set Up This Machine” (in a terminal: “clinical-prompts setup”) provides one here.", { host });
    case "no_model":
      return t("The tokenizer of {model} cannot be read from this computer. Whether {host} can read it shows when the run begins.", { model, host });
  }
}

/** What the machine has, as `doctor` finds it. */
function machineSection(host: string, lines: readonly HealthLine[], t: Translate): PreflightSection {
  return { title: t("Machine: {host}", { host }), lines: lines.map(({ part, cause }) => `${part}: ${cause}`) };
}

function slurmSection({ options }: NonNullable<TrainedElsewhere["cluster"]>, t: Translate): PreflightSection {
  return { title: "Slurm", lines: [slurmSummary(options, t), t("What its nodes have free shows when the job begins.")] };
}

/** The first ids of several. */
export function idsText(ids: readonly string[]): string {
  return `${ids.slice(0, MOST_IDS).join(", ")}${ids.length > MOST_IDS ? " …" : ""}`;
}
