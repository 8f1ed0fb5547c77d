import type { Failure } from "../../core/evaluation/failure";
import type { Translate } from "./translate";

/** What an answer failed at. */
export function failureName(failure: Failure, t: Translate): string {
  switch (failure) {
    case "missed_red_flag":
      return t("Missed red flag");
    case "false_alarm":
      return t("False alarm");
    case "clinical":
      return t("Wrong answer");
    case "no_answer":
      return t("No answer");
    case "format":
      return t("Wrong form");
    case "uncertain":
      return t("To be read by a person");
    case "none":
      return t("Right");
  }
}
