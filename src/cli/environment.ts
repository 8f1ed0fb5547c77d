import { OllamaUnavailableError } from "../platform/ollama/resolve";
import { ServerNotReadyError } from "../platform/ollama/server";
import { PythonUnavailableError } from "../platform/installation";
import { ProcessError } from "../platform/process";
import { ollamaUnavailableText, processFailureText, pythonUnavailableText } from "../shared/words/environment";
import type { Translate } from "../shared/words/translate";
import { EnvironmentError } from "./command";

/** What the machine lacks in words, as the error that ends a command with exit code 3; any other error is given back as it is. */
export function asEnvironmentError(error: unknown, t: Translate): unknown {
  const text = environmentText(error, t);
  return text === undefined ? error : new EnvironmentError(text, { cause: error });
}

function environmentText(error: unknown, t: Translate): string | undefined {
  if (error instanceof PythonUnavailableError) return pythonUnavailableText(error.found, t);
  if (error instanceof OllamaUnavailableError) return ollamaUnavailableText(error, t);
  if (error instanceof ProcessError) return processFailureText(error, t);
  if (error instanceof ServerNotReadyError) return t("Ollama was started but does not answer. Try again.");
  return undefined;
}
