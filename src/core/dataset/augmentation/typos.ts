import { withoutAccents } from "../../text/folding";
import { findingFits } from "../../text/matches";
import type { Augmentation } from "./augmentation";
import { chosenEdits } from "./phrases";
import type { Replacement } from "../rowEdit";

/** Shorter words become others too easily. */
const WORD = /(?<![\p{L}\p{N}])\p{Ll}{6,}(?![\p{L}\p{N}])/gu;

/** Slips of the keyboard: two letters that changed places, one left out, an accent forgotten. */
export const typos: Augmentation = {
  name: "typos",
  *variants({ text }, _, random) {
    const edits: Replacement[] = [];
    yield* findingFits(WORD, text, (word, start) => edits.push({ start, end: start + word.length, text: mistyped(word, random) }));
    return chosenEdits(text, edits, random);
  },
};

function mistyped(word: string, random: () => number): string {
  const plain = withoutAccents(word);
  if (plain !== word && random() < 0.6) return plain;
  const at = 1 + Math.floor(random() * (word.length - 3));
  const [a, b] = [word.charAt(at), word.charAt(at + 1)];
  return word.slice(0, at) + (random() < 0.5 ? b + a : b) + word.slice(at + 2);
}
