import type { Fault } from "../../core/evaluation/target";
import type { Translate } from "./translate";

/** Why no answer came, as one sentence. @param message as the server or the network says it. */
export function faultReason(fault: Fault, message: string, t: Translate): string {
  switch (fault) {
    case "unreachable":
      return t("The server does not answer ({message}).", { message });
    case "timeout_first":
      return t("The server was silent for too long after the question.");
    case "timeout_next":
      return t("The server fell silent in the middle of the answer.");
    case "too_long":
      return t("The answer took longer than any may.");
    case "refused":
      return t("The server refused: {message}", { message });
    case "queue_full":
      return t("The server's queue stayed full ({message}).", { message });
    case "model_missing":
      return t("The server no longer has the model ({message}).", { message });
    case "model_changed":
      return t("The model has other weights than when this run began.");
    case "raised":
      return t("The Python function failed: {message}", { message });
    case "broken_answer":
      return t("What came is no answer: {message}", { message });
  }
}
