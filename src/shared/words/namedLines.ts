import type { Translate } from "./translate";

/** The first lines by their numbers, at most so many, and how many more there are. */
export function namedLinesText(lines: readonly number[], most: number, t: Translate): string {
  const named = lines.slice(0, most).join(", ");
  return lines.length <= most ? named : t("{lines} and {more} more", { lines: named, more: lines.length - most });
}
