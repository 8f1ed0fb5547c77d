import type { Augmentation } from "./augmentation";
import type { Replacement } from "../rowEdit";
import { chosenEdits, elidesAlike, instead, occurrencesOf } from "./phrases";

/** Abbreviations and the short phrases of a note taken in haste. */
export const telegraphic: Augmentation = {
  name: "telegraphic",
  *variants({ text }, { language, protocol }, random) {
    const rewrites = [...(protocol.augmentation?.telegraphic ?? []), ...(language.augmentation?.telegraphic ?? [])];
    const edits: Replacement[] = [];
    for (const [long, short] of rewrites) {
      if (short === "" || elidesAlike(long, short)) for (const span of occurrencesOf(long, text)) edits.push(instead(text, span, short));
      yield;
    }
    return chosenEdits(text, edits, random);
  },
};
