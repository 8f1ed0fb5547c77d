import type { SexRefusal } from "../../core/dataset/augmentation/sex";
import type { Translate } from "./translate";

/** Why a row has no twin of the other sex, and what would help. */
export function sexRefusalText(refusal: SexRefusal, t: Translate): string {
  switch (refusal.reason) {
    case "row_incomplete":
      return t("The row is broken, or lacks its instruction or response. Complete it first.");
    case "sex_unknown":
      return t("The case does not say, in one word, whether the patient is a man or a woman. Write it first.");
    case "sex_bound":
      return t("“{word}” fits one sex alone: this case has no twin of the other.", { word: refusal.word });
    case "unclear_word":
      return t("“{word}” may agree with the patient or with something else. Write the twin by hand.", { word: refusal.word });
    case "findings_change":
      return t("The case would have other findings for the other sex. Write the twin by hand.");
    case "decision_change":
      return t("The right decision would be another for the other sex, for example because a pregnancy has to be asked about. Write the twin by hand.");
  }
}
