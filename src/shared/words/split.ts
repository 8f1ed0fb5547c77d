import type { Translate } from "./translate";

/** What of a split file is wrong: `place` is a dotted key, an id, or what the parser or the system says. */
export interface SplitFileFault {
  readonly kind: "not_json" | "wrong_value" | "id_twice" | "unreadable" | "not_written";
  readonly file: string;
  readonly place: string;
}

/** What is wrong with a split file and what to do. */
export function splitFileText({ kind, file, place }: SplitFileFault, t: Translate): string {
  switch (kind) {
    case "not_json":
      return t("{file} is not JSON: {message}. Restore it, or delete it for a new split, and start again.", { file, message: place });
    case "wrong_value":
      return t("{file}: the split cannot be read at “{key}”. Restore it, or delete it for a new split, and start again.", { file, key: place });
    case "id_twice":
      return t("{file}: the row “{id}” is in the split twice. Leave it on one side, or delete the file for a new split, and start again.", { file, id: place });
    case "unreadable":
      return t("{file} cannot be read: {message}. Give yourself the right to read it and start again.", { file, message: place });
    case "not_written":
      return t("{file} cannot be written: {message}. It keeps the split for later trainings: make room or give yourself the right to write there, and start again.", { file, message: place });
  }
}

/** Rows that a frozen split held are gone. */
export function goneText(file: string, ids: readonly string[], t: Translate): string {
  const shown = ids.slice(0, MOST_IDS).join(", ");
  return t("{file}: rows of the split that are no longer in the dataset are dropped from it: {count} ({ids}).", { file, count: ids.length, ids: ids.length > MOST_IDS ? `${shown}, …` : shown });
}

const MOST_IDS = 5;

/** Rows have new ids, and a frozen split knows them by the old ones. */
export function splitOfOldIdsText(file: string, t: Translate): string {
  return t("{file} keeps the split by the old ids: the next training may learn rows that earlier ones were measured on. Delete it to split anew.", { file });
}

/** A frozen split was made otherwise than the configuration asks. */
export function otherSplitText(file: string, frozen: SplitNumbers, asked: SplitNumbers, t: Translate): string {
  return t("{file} keeps the split made with seed {seed} and validation share {share}; the configuration asks for seed {askedSeed} and share {askedShare}.", { file, seed: frozen.seed, share: frozen.share, askedSeed: asked.seed, askedShare: asked.share });
}

interface SplitNumbers {
  readonly seed: number;
  readonly share: number;
}
