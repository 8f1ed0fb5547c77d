import { faultReason } from "../../shared/words/faults";
import type { Translate } from "../../shared/words/translate";
import { startErrorText } from "../training/errorText";
import { OpenAiError } from "../openai/target";
import { EndedElsewhereError } from "./evaluateFile";
import { EndpointFileError } from "./openTarget";
import { EvaluationPausedError } from "./runner";
import { IdentifiersError, NothingToAskError } from "./testFile";

/** Why an evaluation could not be made or ended early, and what to do next; `undefined` for a fault that is ours. */
export function evaluationErrorText(error: unknown, t: Translate): string | undefined {
  if (error instanceof NothingToAskError) return t("{file} has no row to ask. Add rows, or name another file.", { file: error.file });
  if (error instanceof IdentifiersError) {
    const { rows, first, host, file } = error;
    return t("{rows} rows of {file} name somebody, the first is “{first}”: they are not sent to {host}. Replace the words or acknowledge the rows (the light bulb on each does both), or ask a model on this machine.", { rows, file, first, host });
  }
  if (error instanceof EvaluationPausedError) return t("Paused. {reason} The answers so far are kept; correct the cause and start again to go on.", { reason: faultReason(error.fault, error.message, t) });
  if (error instanceof EndedElsewhereError) return t("Another window or terminal asked for this evaluation and ended it early. The answers so far are kept; start again to go on.");
  if (error instanceof OpenAiError) return openAiErrorText(error, t);
  if (error instanceof EndpointFileError) return endpointErrorText(error, t);
  return startErrorText(error, t);
}

function endpointErrorText({ kind, file }: EndpointFileError, t: Translate): string {
  switch (kind) {
    case "unreadable":
      return t("There is no file “{file}”. Check its name and the folder you are in.", { file });
    case "not_json":
      return t("{file} is no JSON. Correct it and start again.", { file });
    case "not_valid":
      return t("{file} describes no endpoint: it takes “url”, “body” and “answer”, the last a JSON pointer that begins with “/”.", { file });
    case "address":
      return t("{file}: “url” takes a whole address that begins with “http://” or “https://”.", { file });
    case "no_prompt":
      return t("{file}: nothing in “body” says where the question goes. Write {placeholder} there.", { file, placeholder: "{prompt}" });
  }
}

function openAiErrorText({ kind, host, message }: OpenAiError, t: Translate): string {
  switch (kind) {
    case "unreachable":
      return t("No server answers at {host} ({message}). Start it, or correct the address; it ends with /v1.", { host, message });
    case "model_missing":
      return t("The server at {host} has no model “{message}”.", { host, message });
    case "refused":
      return t("The server at {host} refused: {message}", { host, message });
  }
}
