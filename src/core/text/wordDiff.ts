/** A stretch of two texts: in both, in the first alone or in the second alone. The first text is what is `same` and `removed`, the second what is `same` and `added`. */
export interface DiffPart {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

/** Cells of the table of common words: what a comparison may take at most, about 4 ms. */
const MOST_CELLS = 1_000_000;

/** A word, a run of spaces, or one other sign. */
const TOKEN = /[\p{L}\p{N}\p{M}]+|\s+|[^\s\p{L}\p{N}\p{M}]/gu;

/**
 * What differs between two texts, word by word, by their longest common subsequence. What stands between the common beginning and end of two very long
 * texts is given as one whole instead.
 */
export function wordDiff(first: string, second: string): readonly DiffPart[] {
  const before = first.match(TOKEN) ?? [];
  const after = second.match(TOKEN) ?? [];
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < Math.min(before.length, after.length) - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const tail = before.slice(before.length - end);
  return joined([
    ...before.slice(0, start).map((text): DiffPart => ({ kind: "same", text })),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...tail.map((text): DiffPart => ({ kind: "same", text })),
  ]);
}

function middle(before: readonly string[], after: readonly string[]): readonly DiffPart[] {
  const whole: readonly DiffPart[] = [
    { kind: "removed", text: before.join("") },
    { kind: "added", text: after.join("") },
  ];
  if (before.length === 0 || after.length === 0 || before.length * after.length > MOST_CELLS) return whole;
  const common = commonLengths(before, after);
  const width = after.length + 1;
  const parts: DiffPart[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [removed, added] = [before[row], after[column]];
    if (removed !== undefined && removed === added) {
      parts.push({ kind: "same", text: removed });
      row += 1;
      column += 1;
    } else if (removed !== undefined && (added === undefined || (common[(row + 1) * width + column] ?? 0) >= (common[row * width + column + 1] ?? 0))) {
      parts.push({ kind: "removed", text: removed });
      row += 1;
    } else {
      parts.push({ kind: "added", text: added ?? "" });
      column += 1;
    }
  }
  return parts;
}

/** By rows of `after.length + 1`: how many words what is left of the one has in common with what is left of the other. */
function commonLengths(before: readonly string[], after: readonly string[]): Uint16Array {
  const width = after.length + 1;
  const lengths = new Uint16Array((before.length + 1) * width);
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      lengths[row * width + column] = before[row] === after[column] ? (lengths[(row + 1) * width + column + 1] ?? 0) + 1 : Math.max(lengths[(row + 1) * width + column] ?? 0, lengths[row * width + column + 1] ?? 0);
    }
  }
  return lengths;
}

/** What is the same, and what changes behind it. */
interface Stretch {
  same: string;
  removed: string;
  added: string;
}

/** Removed words stand before added ones; spaces alone do not part words of which each was exchanged. */
function joined(parts: readonly DiffPart[]): readonly DiffPart[] {
  const stretches: Stretch[] = [{ same: "", removed: "", added: "" }];
  for (const { kind, text } of parts) {
    let last = stretches[stretches.length - 1];
    if (last === undefined || (kind === "same" && isChanged(last))) stretches.push((last = { same: "", removed: "", added: "" }));
    last[kind] += text;
  }
  const merged: Stretch[] = [];
  for (const stretch of stretches) {
    const before = merged[merged.length - 1];
    if (before !== undefined && isExchanged(before) && isExchanged(stretch) && stretch.same.trim() === "") {
      before.removed += stretch.same + stretch.removed;
      before.added += stretch.same + stretch.added;
    } else merged.push(stretch);
  }
  return merged.flatMap((stretch) => KINDS.flatMap((kind) => (stretch[kind] === "" ? [] : [{ kind, text: stretch[kind] }])));
}

const KINDS = ["same", "removed", "added"] as const;
const isChanged = ({ removed, added }: Stretch): boolean => removed !== "" || added !== "";
const isExchanged = ({ removed, added }: Stretch): boolean => removed !== "" && added !== "";
