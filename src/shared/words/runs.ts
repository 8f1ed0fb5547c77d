import type { BridgePhase } from "../../core/training/bridgeEvent";
import type { Parity, RunFailure, RunState } from "../../core/training/runState";
import { jobEndText, queueText } from "./slurm";
import type { Translate } from "./translate";

/** What the trainer is doing. */
export function phaseText(phase: BridgePhase, t: Translate): string {
  switch (phase) {
    case "prepare":
      return t("preparing the data");
    case "load":
      return t("loading the base model");
    case "train":
      return t("training");
    case "merge":
      return t("merging the adapter");
    case "convert":
      return t("converting to GGUF");
    case "fetch":
      return t("fetching the model");
    case "serve":
      return t("creating the Ollama model");
    case "compare":
      return t("comparing with the trained model");
  }
}

/** Where a run stands, in a few words. */
export function runStatusText(state: RunState, t: Translate): string {
  switch (state.status) {
    case "waiting":
      if (state.link?.lost === true) return runningText(state, t);
      return state.queue === undefined ? t("starting") : queueText(state.queue, state.device !== undefined, t);
    case "running":
      return runningText(state, t);
    case "succeeded":
      return t("finished");
    case "stopped":
      return t("stopped early and kept");
    case "cancelled":
      return t("cancelled");
    case "failed":
      return t("failed");
    case "died":
      return t("interrupted");
  }
}

function runningText({ phase, step, steps, secondsLeft, losses, link, transferred }: RunState, t: Translate): string {
  if (link?.lost === true) return t("{host} cannot be reached; it is tried again, and training goes on there", { host: link.host });
  if (phase === "fetch" && transferred !== undefined) return t("fetching the model, {percent} %", { percent: Math.round(100 * transferred) });
  if (phase === undefined) return t("starting");
  if (phase !== "train" || steps === 0) return phaseText(phase, t);
  const loss = losses.at(-1)?.loss;
  return [
    t("step {step} of {steps}", { step, steps }),
    ...(loss === undefined ? [] : [t("loss {loss}", { loss: loss.toFixed(2) })]),
    ...(secondsLeft === undefined ? [] : [t("about {time} left", { time: durationText(secondsLeft, t) })]),
  ].join(", ");
}

/** A length of time as people say it. */
export function durationText(seconds: number, t: Translate): string {
  return seconds < 90 ? t("{seconds} s", { seconds: Math.ceil(seconds) }) : t("{minutes} min", { minutes: Math.ceil(seconds / 60) });
}

/** Why a run failed and what to do next; the library's own words stay in the log. */
export function failureText({ code, message }: RunFailure, t: Translate): string {
  switch (code) {
    case "configuration":
      return t("The training configuration is not right: {message} Correct training.json and start again.", { message });
    case "dataset_empty":
      return t("There is no row to train on. Add rows to the dataset and start again.");
    case "base_model_missing":
      return t("The base model was not found: {message} Check “baseModel” in training.json.", { message });
    case "base_model_unreadable":
      return t("The base model could not be read: {message} It must be a folder with safetensors weights.", { message });
    case "out_of_memory":
      return t("Memory ran out. Lower “batchSize” or “maxLength” in training.json and start again.");
    case "disk_full":
      return t("The disk is full. Free some space; the run goes on from its last checkpoint when you start it again.");
    case "labels_all_masked":
      return t("Some answers are cut away whole because their prompt fills “maxLength”. Raise it in training.json.");
    case "loss_not_finite":
      return t("The loss became infinite. Lower “learningRate” in training.json and start again.");
    case "converter_missing":
      return t("The converter to GGUF is missing. Run “Clinical Prompts: Set Up This Machine” (in a terminal: “clinical-prompts setup”) and start again.");
    case "serve_unreachable":
      return t("The model is trained, but Ollama does not answer: {message} Start Ollama, then start the run again: only the last step is left.", { message });
    case "serve_refused":
      return t("The model is trained, but Ollama refused it: {message}", { message });
    case "template_mismatch":
      return t("Ollama reads prompts otherwise than the model was trained to: {message} Its answers would be noise. Check “serve” in the run's config.json against training.json, then start the run again: only the last steps are left.", { message });
    case "no_gpu":
      return t("There is no CUDA GPU here. Choose the backend “trl” in training.json, or train on a machine with a GPU.");
    case "library_missing":
      return t("A Python library is missing: {message} Run “Clinical Prompts: Set Up This Machine” (in a terminal: “clinical-prompts setup”).", { message });
    case "reporter_missing":
      return t("“reportTo” in training.json needs something that is not here. Run “{command}” in a terminal and start again, or set “reportTo” to “none”.", { command: message });
    case "reporter_refused":
      return t("Weights & Biases cannot be reported to: {message} Start the run again when it can, or set “reportTo” to “none” in the run's config.json.", { message });
    case "host_lost":
      return t("The way to the machine that trains is closed: {message} Training may go on there. Mend the connection, then start the run again: it is taken up where it is.", { message });
    case "fetch_damaged":
      return t("{message} came damaged from the machine that trained it, twice. Look at its disk, then start the run again.", { message });
    case "internal":
      return t("Training failed: {message} The run's log says more.", { message });
  }
}

/** A run that ended without a word of the trainer. */
export function diedText({ queue }: Pick<RunState, "queue">, t: Translate): string {
  const job = queue === undefined ? undefined : jobEndText(queue.phase, t);
  return job ?? t("The training process ended without a word; it may have been killed. Start the run again: it goes on from its last checkpoint.");
}

/** Something that the trainer has noted; `undefined` for a note that this build does not know. */
export function noticeText({ code, data }: RunState["notices"][number], t: Translate): string | undefined {
  const { step } = data;
  if (code === "resumed" && typeof step === "number") return t("Resumed from the checkpoint of step {step}.", { step });
  if (code === "early_stopped" && typeof step === "number") return t("Stopped early at step {step}.", { step });
  const { matrices, of } = data;
  if (code === "quantization_fallback" && typeof matrices === "number" && typeof of === "number") {
    return t("{matrices} of {of} matrices do not fit the kind that was asked for, because their rows are no multiple of 256 weights: Ollama holds them in a wider one.", { matrices, of });
  }
  return undefined;
}

/** How the served model was held against the trained one, and what a difference means. */
export function parityText({ prompts, answers, equal, tokens, agreeing }: Parity, t: Translate): string {
  const same = t("tokens of {prompts} prompts the same", { prompts });
  if (answers === 0) return `${same}; ${t("answers not compared: the memory does not hold the trained model beside Ollama")}`;
  const shares = t("{equal} of {answers} answers equal, {agreeing} of {tokens} tokens before the first difference", { equal, answers, agreeing, tokens });
  return [same, shares, ...(equal === answers ? [] : [t("fewer bits change answers: score the model as it is served")])].join("; ");
}

/** A number of bytes as people say it. */
export function bytesText(bytes: number, t: Translate): string {
  const rounded = (value: number): string => (value >= 100 ? String(Math.round(value)) : value.toFixed(1));
  if (bytes >= 1024 ** 3) return t("{size} GB", { size: rounded(bytes / 1024 ** 3) });
  if (bytes >= 1024 ** 2) return t("{size} MB", { size: rounded(bytes / 1024 ** 2) });
  return t("{size} KB", { size: rounded(bytes / 1024) });
}
