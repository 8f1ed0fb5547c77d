import type { LeakagePlace, LeakageReason, LeakageSide, LeakingPair } from "../../core/dataset/leakage";
import type { Translate } from "./translate";

/** Why two rows should be on one side. */
export function leakageReasonText(reason: LeakageReason, t: Translate): string {
  switch (reason) {
    case "same_case":
      return t("the same case");
    case "same_id":
      return t("the same id");
    case "parent":
      return t("one is made from the other");
    case "variants":
      return t("both are made from one row");
    case "twins":
      return t("twins of a pair");
    case "near_case":
      return t("nearly the same case");
  }
}

function sideText(side: LeakageSide, t: Translate): string {
  switch (side) {
    case "train":
      return t("training");
    case "validation":
      return t("validation");
    case "test":
      return t("test");
  }
}

/** Where a row of a pair stands: side, file, line and id, nothing of its text. */
export function leakagePlaceText({ side, file, line, id }: LeakagePlace, t: Translate): string {
  return t("{side} {place} ({id})", { side: sideText(side, t), place: `${file}:${line}`, id });
}

/** A pair on one line. */
export function leakingPairText({ reason, first, second }: LeakingPair, t: Translate): string {
  return t("{first} and {second}: {reason}", { first: leakagePlaceText(first, t), second: leakagePlaceText(second, t), reason: leakageReasonText(reason, t) });
}

/** What leaking pairs mean. */
export function leakageText(pairs: number, t: Translate): string {
  return t("Pairs of rows that leak between training, validation and test: {pairs}. The scores would be better than the model is.", { pairs });
}

/** Of a run that was started all the same. */
export function acknowledgedLeakageText(pairs: number, t: Translate): string {
  return t("Trained with leaking pairs of rows, as acknowledged: {pairs}. Its scores are better than the model is.", { pairs });
}
