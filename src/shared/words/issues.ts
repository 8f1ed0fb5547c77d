import type { Issue } from "../../core/evaluation/verdict";
import type { Translate } from "./translate";

/** What is wrong with an answer, as one sentence. */
export function issueText({ code, subject = "" }: Issue, t: Translate): string {
  switch (code) {
    case "missed_flag":
      return t("A red flag of the case is missed.");
    case "no_imaging_despite_flag":
      return t("The case owes imaging and the answer asks for none.");
    case "urgency_too_low":
      return t("The answer is less urgent than the case asks.");
    case "unneeded_imaging":
      return t("The answer asks for imaging that the case does not need.");
    case "urgency_too_high":
      return t("The answer is more urgent than the case asks.");
    case "no_clarifying_question":
      return t("Facts are missing, and the answer does not ask for them.");
    case "questions_missing":
      return t("Not all three questions are asked.");
    case "needless_clarification":
      return t("The case is complete, and the answer asks all the same.");
    case "other_act_missing":
      return t("Another act comes first here, and the answer does not name it.");
    case "negation_flip":
      return t("The answer turns “{subject}” into its contrary.", { subject });
    case "hallucinated_flag":
      return t("The case says nothing of “{subject}”.", { subject });
    case "wrong_patient_fact":
      return t("“{subject}” is somebody else's in the case.", { subject });
    case "wrong_first_line":
      return t("A CT comes first here; MRI alone loses time.");
    case "contradiction":
      return t("The answer asks for imaging and refuses it.");
    case "no_decision":
      return t("The answer decides nothing.");
    case "contrast_in_pregnancy":
      return t("Contrast medium in a current pregnancy needs a reason.");
    case "suboptimal_first_line":
      return t("A CT would come first; MRI alone is not wrong in a stable patient.");
    case "conditional_satisfied":
      return t("Urgent under a condition that the case meets; better said outright.");
    case "imaging_alone":
      return t("Imaging alone where another act comes first: to be read by a person.");
    case "two_forms":
      return t("The answer is in both forms.");
    case "wrong_prefix":
      return t("The answer begins as neither form does.");
    case "questions_paraphrased":
      return t("The questions are asked in other words.");
    case "no_source":
      return t("The source is missing.");
    case "not_french":
      return t("The answer is not in the protocol's language.");
    case "cut_off":
      return t("The answer was cut off.");
    case "empty":
      return t("The answer is empty.");
  }
}
