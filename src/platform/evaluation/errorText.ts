import { faultReason } from "../../shared/words/faults";
import type { Translate } from "../../shared/words/translate";
import { startErrorText } from "../training/errorText";
import { OpenAiError } from "../openai/target";
import { NotAllowedError } from "../consent";
import { EndedElsewhereError, TargetChangedError } from "./evaluateFile";
import { CallableError } from "../python/callableTarget";
import { SERVER_KEY_VARIABLE } from "../serverKeys";
import { CallableNameError, EndpointFileError } from "./openTarget";
import { EvaluationPausedError } from "./runner";
import { ServersDifferError } from "./sharedTarget";
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
  if (error instanceof TargetChangedError) return t("“{model}” is no longer what this evaluation has asked (changed: {changed}): nothing was asked. Evaluate it anew, or bring back the model as it was.", { model: error.model, changed: error.changed.join(", ") });
  if (error instanceof OpenAiError) return openAiErrorText(error, t);
  if (error instanceof NotAllowedError && error.kind === "untrusted") return t("A model is asked only in a workspace that you trust.");
  if (error instanceof ServersDifferError) return serversDifferText(error, t);
  if (error instanceof CallableNameError) return t("“{callable}” names no Python function. Write it as module:function.", { callable: error.callable });
  if (error instanceof CallableError) return callableErrorText(error, t);
  if (error instanceof EndpointFileError) return endpointErrorText(error, t);
  return startErrorText(error, t);
}

/** The same for a log, in which no words of a record stand: what a server or a function says may repeat them, and ids are the writer's own. */
export function evaluationLogText(error: unknown, t: Translate): string {
  if (error instanceof EvaluationPausedError) return `paused: ${error.fault}`;
  if (error instanceof IdentifiersError) return `identifiers: ${error.rows} rows, ${error.host}`;
  return evaluationErrorText(error, t) ?? (error instanceof Error ? (error.stack ?? error.message) : String(error));
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
    case "key_missing":
      return t("{file}: a header takes the key of the server, and none is kept for it. Set it by “Clinical Prompts: Set the Key of a Server” (in a terminal: {variable}).", { file, variable: SERVER_KEY_VARIABLE });
    case "no_prompt":
      return t("{file}: nothing in “body” says where the question goes. Write {placeholder} there.", { file, placeholder: "{prompt}" });
  }
}

function serversDifferText({ what, model, first, second }: ServersDifferError, t: Translate): string {
  const place = { model, first: first.host, second: second.host };
  switch (what) {
    case "digest":
      return t("“{model}” has other weights on {second} ({two}) than on {first} ({one}): the rows are not shared between them. Copy the same model to both, or leave one of them out.", { ...place, one: first.value.slice(0, 12), two: second.value.slice(0, 12) });
    case "template":
      return t("“{model}” has another template on {second} than on {first}: the rows are not shared between them. Copy the same model to both, or leave one of them out.", place);
    case "system":
      return t("“{model}” has another system text on {second} than on {first}: the rows are not shared between them. Copy the same model to both, or leave one of them out.", place);
  }
}

function callableErrorText({ kind, callable, interpreter, detail }: CallableError, t: Translate): string {
  const module = callable.slice(0, callable.indexOf(":"));
  switch (kind) {
    case "not_started":
      return t("{interpreter} could not run “{callable}” ({detail}). Name a Python, 3.10 or later, that has its libraries.", { interpreter, callable, detail });
    case "module_missing":
      return t("{interpreter} finds no module “{module}”. Start from the folder that holds it, or name a Python where it is installed.", { interpreter, module });
    case "library_missing":
      return t("The module “{module}” needs “{detail}”, which {interpreter} does not have. Install it there, or name a Python that has it.", { interpreter, module, detail });
    case "function_missing":
      return t("The module “{module}” has no function “{detail}”. Correct the name.", { module, detail });
    case "not_loaded":
      return t("The module “{module}” could not be loaded: {detail}", { module, detail });
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
