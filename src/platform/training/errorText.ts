import { ModelfileError } from "../../core/training/modelfile";
import { PlanError } from "../../core/training/plan";
import { reproductionErrorText } from "../../shared/words/runDeletion";
import { failureText } from "../../shared/words/runs";
import { systemNamesText } from "../../shared/words/systemText";
import { hostErrorText, rowsNotSentText } from "../../shared/words/hosts";
import { SlurmOptionError } from "../../core/training/slurmOptions";
import { datasetFileText } from "../../shared/words/datasetFile";
import { slurmErrorText, slurmOptionText } from "../../shared/words/slurm";
import { splitFileText } from "../../shared/words/split";
import { trainingFileText } from "../../shared/words/trainingFile";
import type { Translate } from "../../shared/words/translate";
import { DatasetFileError } from "../dataset/datasetFile";
import { NotAllowedError } from "../consent";
import { environmentErrorText } from "../environmentError";
import { HostError } from "../hosts/hostError";
import { OllamaError } from "../ollama/client";
import { JsonFileError } from "../jsonFile";
import { DatasetBrokenError } from "../dataset/readExamples";
import { PreflightError } from "./preflight";
import { ReproductionError } from "./reproduceRun";
import { RowsNotSentError } from "./rowsThatLeave";
import { RunExistsError } from "./runFolder";
import { SlurmError } from "./slurm";
import { SplitFileError } from "./splitFile";
import { SystemTextError } from "../systemText";
import { TrainerError } from "./trainer";

/** Why a run could not be started and what to do next; `undefined` for a fault that is ours. */
export function startErrorText(error: unknown, t: Translate): string | undefined {
  if (error instanceof DatasetFileError) return datasetFileText({ kind: error.kind, file: error.file, line: error.line }, t);
  if (error instanceof DatasetBrokenError) {
    return t("{file}:{line}: there is an error in this row, the first of {errors}. Correct what is wrong and start again.", { file: error.file, line: error.line, errors: error.errors });
  }
  if (error instanceof JsonFileError) return trainingFileText(error, t);
  if (error instanceof SplitFileError) return splitFileText(error, t);
  if (error instanceof PlanError) return planErrorText(error, t);
  if (error instanceof ModelfileError) return t("The system text must not hold three double quotes in a row or end with one: Ollama could not tell where it ends.");
  if (error instanceof RunExistsError) return t("There is a run in {folder} already. Choose another name.", { folder: error.folder });
  if (error instanceof ReproductionError) return reproductionErrorText(error, t);
  if (error instanceof OllamaError) return ollamaErrorText(error, t);
  if (error instanceof PreflightError) return failureText({ code: error.code, message: error.message, data: {} }, t);
  if (error instanceof HostError) return hostErrorText(error, t);
  if (error instanceof SystemTextError) return systemNamesText(error, t);
  if (error instanceof RowsNotSentError) return rowsNotSentText(error, t);
  if (error instanceof TrainerError) return trainerErrorText(error, t);
  if (error instanceof SlurmError) return slurmErrorText(error, t);
  if (error instanceof SlurmOptionError) return slurmOptionText(error, t);
  if (error instanceof NotAllowedError) return notAllowedText(error, t);
  return environmentErrorText(error, t);
}

/** Why nothing was run or sent, and how to be asked again. */
export function notAllowedText({ kind, destination }: NotAllowedError, t: Translate): string {
  return kind === "untrusted" ? t("Training needs a workspace that you trust.") : t("Nothing was sent or run: you have not agreed to {destination}. Start again to be asked once more.", { destination });
}

/** Why Ollama cannot be used and what to do next. */
export function ollamaErrorText({ kind, host, message }: OllamaError, t: Translate): string {
  switch (kind) {
    case "unreachable":
      return t("Ollama does not answer at {host} ({message}). Start it with “ollama serve”, or set another host.", { host, message });
    case "model_missing":
      return t("Ollama at {host} has no model “{message}”. Train one, pick another, or get it with “ollama pull {message}”.", { host, message });
    case "refused":
      return t("Ollama at {host} refused: {message}", { host, message });
    case "template_unknown":
      return t("Ollama at {host} does not tell the template of “{message}”: nobody would know what the model is asked. Make the model anew with a TEMPLATE, or update Ollama.", { host, message });
  }
}

function planErrorText({ kind }: PlanError, t: Translate): string {
  switch (kind) {
    case "dataset_empty":
      return t("There is no row to train on. Add rows to the dataset and start again.");
    case "validation_empty":
      return t("No row can be held back for validation: there are too few, or all are variants of one case. Add other cases: 50 at least, 150 to 300 are best.");
  }
}

function trainerErrorText({ kind, message }: TrainerError, t: Translate): string {
  switch (kind) {
    case "not_started":
      return t("The trainer could not be started ({message}). Run “Clinical Prompts: Set Up This Machine” (in a terminal: “clinical-prompts setup”).", { message });
    case "protocol_mismatch":
      return t("The trainer speaks another version of the protocol ({message}). Run “Clinical Prompts: Set Up This Machine” (in a terminal: “clinical-prompts setup”) again.", { message });
  }
}
