import { isMadeByOllama, type GgufKind, type Reporter } from "../../core/training/configuration";
import { isCounted, severityOf, type Preflight, type PreflightProblem } from "../../core/training/preflight/preflight";
import { receiverText, sendingText } from "./hosts";
import { leakageText } from "./leakage";
import { estimateText, knownSize, millions, sizeText } from "./preflightFigures";
import { backendText, idsText, methodText, notCountedText } from "./preflightSections";
import type { Translate } from "./translate";
import { systemNamesText } from "./systemText";

/** What is known of a run before it begins, in a few lines for who has seen it or does not ask. */
export function shortPreflight({ folder, report, effective, configuration, time, elsewhere }: Preflight, t: Translate): readonly string[] {
  if (!isCounted(report)) return [notCountedText(report, configuration.baseModel, elsewhere?.host ?? "", t)];
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
    t("Memory: about {needed} of {there}; disk: {disk} of {free}", { needed: sizeText(memory.total, t), there: knownSize(memory.available, t), disk: sizeText(disk.total, t), free: knownSize(disk.free, t) }),
    ...(time === undefined ? [] : [estimateText(time, t)]),
    ...[reporterText(configuration.reportTo, folder, t) ?? []].flat(),
  ];
}

/** What goes where: read before the one confirmation. */
export function placesText(preflight: Preflight, t: Translate): readonly string[] {
  const { folder, elsewhere, ollamaHost, receivers, configuration: { baseModel, reportTo }, report } = preflight;
  if (elsewhere !== undefined) return placesElsewhere(preflight, elsewhere, t);
  const isServedElsewhere = receivers.some(({ kind }) => kind === "ollama");
  return [
    isServedElsewhere
      ? t("It runs on this computer. The rows are written to {folder}, which you alone can read.", { folder })
      : t("It runs on this computer. The rows are written to {folder}, which you alone can read, and nothing of them leaves this computer.", { folder }),
    ...(isCounted(report) && report.disk.base > 0 ? [t("{model} is downloaded from the model hub ({size}); the hub learns the model's name and nothing else.", { model: baseModel, size: sizeText(report.disk.base, t) })] : []),
    ...[reporterText(reportTo, folder, t) ?? []].flat(),
    ollamaHost === undefined ? t("The model ends as a GGUF file in that folder.") : ollamaText(ollamaHost, preflight.configuration.gguf, t),
    ...(isServedElsewhere ? [t("That Ollama is on another machine: it also gets the prompts of four validation rows, to compare what is served with what was trained.")] : []),
  ];
}

function ollamaText(host: string, gguf: GgufKind, t: Translate): string {
  return isMadeByOllama(gguf) ? t("The model goes to the Ollama at {host}, which makes {kind} of it.", { host, kind: gguf }) : t("The model goes to the Ollama at {host}.", { host });
}

function placesElsewhere({ folder, ollamaHost, dataset, rows, configuration: { baseModel, reportTo } }: Preflight, { host, address, root, folder: there, installs, sendsModel, cluster }: NonNullable<Preflight["elsewhere"]>, t: Translate): readonly string[] {
  return [
    ...(address === undefined ? [] : [sendingText({ rows: rows.train + rows.validation, file: dataset.file, host, address, folder: root }, t)]),
    ...(cluster === undefined ? [] : [t("A Slurm job carries it. The rows are written to {folder} and, for its nodes, to {place}; you alone can read both.", { folder, place: there })]),
    ...(installs ? [t("The Python libraries are installed on {host} first, in the locked versions.", { host })] : []),
    ...(sendsModel || baseModel.startsWith("/") ? [] : [t("{host} downloads {model} from the model hub, unless it has it; the hub learns the model's name and nothing else.", { host, model: baseModel })]),
    ...[reporterText(reportTo, there, t) ?? []].flat(),
    ollamaHost === undefined ? t("Adapter and GGUF come back to {folder}.", { folder }) : t("Adapter and GGUF come back to {folder}, and the model goes to the Ollama at {host}.", { folder, host: ollamaHost }),
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
    case "disk_here":
      return t("The disk of this computer does not suffice for what comes back: {needed} are needed, {there} are free. Free some space, or name another folder for runs.", { needed: sizeText(problem.needed, t), there: sizeText(problem.there, t) });
    case "no_end":
      return t("This tokenizer pads with the token that ends an answer: the model may not learn to stop. Choose a base model with a padding token of its own.");
    case "high_rate":
      return t("A learning rate of {rate} is high for training all weights: the model may forget what it knew. About 0.00002 is usual.", { rate: problem.rate });
    case "leakage":
      return leakageText(problem.pairs, t);
    case "few_rows":
      return t("{rows} rows are few: the guide asks for 50 at least, 150 to 300 are best.", { rows: problem.rows });
    case "names_leave":
      return t("Rows that name somebody: {rows}. Neither they nor a model that has learnt them go to {receivers}: replace the words or acknowledge the rows (the light bulb on each does both), or train and serve on this computer.", { rows: problem.rows, receivers: problem.receivers.map((receiver) => receiverText(receiver, t)).join(", ") });
    case "names":
      return t("Rows that may name somebody: {rows}. They stay on this computer, but a model can repeat what it has learnt: replace the names, or acknowledge the rows.", { rows: problem.rows });
    case "system_leaves":
      return systemNamesText({ source: problem.source, receiver: problem.receivers.map((receiver) => receiverText(receiver, t)).join(", ") }, t);
    case "not_quantized":
      return t("Ollama alone makes {kind}, and this run ends without it: the GGUF stays f16. “ollama create NAME --quantize {kind}” in the run's folder makes it later.", { kind: problem.kind });
  }
}

/** The problem as a line of plain text. */
export function preflightProblemLine(problem: PreflightProblem, t: Translate): string {
  return `${severityOf(problem) === "error" ? "✘" : "⚠"} ${preflightProblemText(problem, t)}`;
}
