import type { Augmentation } from "./augmentation";
import { chosenEdits, elidesAlike, instead, occurrencesOf } from "./phrases";

/** Abbreviations and the short phrases of a note taken in haste. */
export const telegraphic: Augmentation = {
  name: "telegraphic",
  variants({ text }, { language, protocol }, random) {
    const rewrites = [...(protocol.augmentation?.telegraphic ?? []), ...(language.augmentation?.telegraphic ?? [])];
    const edits = rewrites.flatMap(([long, short]) =>
      occurrencesOf(long, text).flatMap((span) => (short === "" || elidesAlike(long, short) ? [instead(text, span, short)] : [])),
    );
    return chosenEdits(text, edits, random);
  },
};
