import type { AugmentationName, AugmentationRefusal } from "../../core/dataset/augmentation/augmentRow";
import type { REWORDED, RewordingRefusal } from "../../core/dataset/augmentation/rewording";
import { messageOf } from "../../core/messageOf";
import type { Translate } from "./translate";

/** Why a row has no variant, and what would help. */
export function augmentationRefusalText(name: AugmentationName | typeof REWORDED, refusal: AugmentationRefusal | RewordingRefusal, t: Translate): string {
  switch (refusal.reason) {
    case "row_incomplete":
      return t("The row is broken, or lacks its instruction or response. Complete it first.");
    case "too_long":
      return t("Rows of more than {limit} characters are not varied.", { limit: refusal.limit });
    case "sex_unknown":
      return t("The case has no word such as “femme” or “patient” for its patient, or has words for both sexes. A title or a name is not changed: add such a word first.");
    case "sex_bound":
      return t("“{word}” fits one sex alone: this case has no twin of the other.", { word: refusal.word });
    case "unclear_word":
      return t("“{word}” may agree with the patient or with something else. Write the twin by hand.", { word: refusal.word });
    case "findings_change":
      if (name !== "sex") return t("Written so, the case would have other findings. Write the variant by hand.");
      return t("The case would have other findings for the other sex. Write the twin by hand.");
    case "decision_change":
      if (name !== "sex") return t("Written so, the case would ask for another decision. Write the variant by hand.");
      return t("The right decision would be another for the other sex, for example because a pregnancy has to be asked about. Write the twin by hand.");
    case "nothing_to_vary":
      return t("Nothing in the case is known to have another wording of this kind.");
    case "no_request":
      return t("The protocol has no request for a model. Add “rewording” to its section “augmentation”.");
    case "names_someone":
      return t("The row names somebody, and this model is on another machine. Replace the name or acknowledge the row first.");
    case "no_answer":
      return t("The model gave no complete answer. Try again, or another model.");
    case "numbers_change":
      return t("The model has changed, added or left out a number or a duration. Try again, or another model.");
    case "facts_change":
      return t("The model has changed a fact, such as the patient's sex, a side or a day. Try again, or another model.");
    case "adds_words":
      return t("The model has written more than the case, such as an introduction or an answer. Try again, or another model.");
    case "no_contrast":
      return t("No red flag stands in a clause of its own that can be said otherwise and changes the decision. Write the twin by hand.");
    case "other_finding":
      return t("The protocol's words for the twin name another finding than those that they would replace. Write the twin by hand.");
    case "words_left":
      return t("Words that belong to the red flag would be left in the case. Write the twin by hand.");
    case "asks_instead":
      return t("Without its red flag, the urgent case would only ask questions: it lacks more than that. Write the twin by hand.");
    case "still_flagged":
      return t("The twin would be less urgent although another red flag stands in it. Write the twin by hand.");
    case "label_differs":
      return t("The expected decision is not the one that the findings ask for. Settle that first.");
    case "not_covered":
      return t("The protocol does not cover this patient, so no right answer is known for a twin.");
    case "no_recommendation":
      return t("The twin would ask for “{decision}”, for which the protocol has no recommendation that is right. Write the twin by hand.", { decision: refusal.decision });
  }
}

/** Why no model could be asked. */
export function rewordingErrorText(error: unknown, t: Translate): string {
  const message = messageOf(error);
  switch (typeof error === "object" && error !== null && "kind" in error ? error.kind : undefined) {
    case "not_local":
      return t("{host} is another machine. Only this machine's Ollama is asked to rephrase cases.", { host: message });
    case "model_missing":
      return t("Ollama has no model “{model}”. `ollama list` shows those it has.", { model: message });
    default:
      return t("The model could not be asked: {message}", { message });
  }
}

/** What an augmentation does, as a light bulb offers it. */
export function augmentationTitle(name: AugmentationName, t: Translate): string {
  switch (name) {
    case "sex":
      return t("Add this case for a patient of the other sex");
    case "synonyms":
      return t("Add this case with other words");
    case "order":
      return t("Add this case with its facts in another order");
    case "denial":
      return t("Add this case with its denials worded otherwise");
    case "telegraphic":
      return t("Add this case in telegraphic style");
    case "quantities":
      return t("Add this case with other ages and measures of the same class");
    case "typos":
      return t("Add this case with typing errors");
    case "contrast":
      return t("Add the contrast twin: one red flag the other way round");
  }
}
