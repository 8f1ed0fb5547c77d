import type { Translate } from "../../shared/words/translate";
import { startErrorText } from "../training/errorText";
import { OpenAiError } from "../openai/target";
import { IdentifiersError, NothingToAskError } from "./evaluateFile";
import { TargetFailingError } from "./runner";

/** Why an evaluation could not be made or ended early, and what to do next; `undefined` for a fault that is ours. */
export function evaluationErrorText(error: unknown, t: Translate): string | undefined {
  if (error instanceof NothingToAskError) return t("{file} has no row to ask. Add rows, or name another file.", { file: error.file });
  if (error instanceof IdentifiersError) {
    const { rows, first, host, file } = error;
    return t("{rows} rows of {file} name somebody, the first is “{first}”: they are not sent to {host}. Replace the words or acknowledge the rows (the light bulb on each does both), or ask a model on this machine.", { rows, file, first, host });
  }
  if (error instanceof TargetFailingError) return t("The model failed the same way three times in a row: {message} The answers so far are kept; correct it and start again to go on.", { message: error.message });
  if (error instanceof OpenAiError) return openAiErrorText(error, t);
  return startErrorText(error, t);
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
