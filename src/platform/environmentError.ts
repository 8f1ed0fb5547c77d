import { ollamaUnavailableText, processFailureText, pythonUnavailableText } from "../shared/words/environment";
import type { Translate } from "../shared/words/translate";
import { PythonUnavailableError } from "./installation";
import { OllamaUnavailableError } from "./ollama/resolve";
import { ServerNotReadyError } from "./ollama/server";
import { ProcessError } from "./process";
import { EnvironmentMissingError } from "./python/environment";

/** What the machine lacks and what to do next; `undefined` for an error that is not about the machine. */
export function environmentErrorText(error: unknown, t: Translate): string | undefined {
  if (error instanceof PythonUnavailableError) return pythonUnavailableText(error.found, t);
  if (error instanceof EnvironmentMissingError) return t("The Python libraries are not installed yet. Run “Clinical Prompts: Set Up This Machine” (in a terminal: “clinical-prompts setup”).");
  if (error instanceof OllamaUnavailableError) return ollamaUnavailableText(error, t);
  if (error instanceof ServerNotReadyError) return t("Ollama was started but does not answer. Try again.");
  if (error instanceof ProcessError) return processFailureText(error, t);
  return undefined;
}
