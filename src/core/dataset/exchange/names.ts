/** The keys of a record that mean something to the product. */
export const RECORD_KEYS: readonly string[] = [
  "id", "instruction", "response", "system", "messages", "category", "expected", "acceptable", "tags", "status", "review", "source", "parentId", "pairId", "privacyAcknowledged", "ignore",
];

/** What other people call the two texts of a record, likeliest first. */
export const USUAL_NAMES = {
  instruction: ["instruction", "prompt", "question"],
  response: ["response", "output", "completion", "answer"],
} as const;

/** Names that a reader of files gives a meaning to: a key of one's own that looks like one gets a mark, so that it comes back as it was. */
const TAKEN: ReadonlySet<string> = new Set([...RECORD_KEYS, ...USUAL_NAMES.instruction, ...USUAL_NAMES.response, "input", "conversations", "shape"].map((name) => name.toLowerCase()));

const MARK = "_";

function isTaken(name: string): boolean {
  return TAKEN.has(name.trim().toLowerCase());
}

/** A key of a record under a name that nobody takes for another: `output` becomes `_output`. */
export function markedName(key: string): string {
  return isTaken(withoutMarks(key)) ? MARK + key : key;
}

/** The key that {@link markedName} has marked; `undefined` where there is no mark. */
export function unmarkedName(name: string): string | undefined {
  return name.startsWith(MARK) && isTaken(withoutMarks(name)) ? name.slice(MARK.length) : undefined;
}

/** The key of a record that a column's heading means, whatever its capitals. */
export function recordKeyNamed(heading: string): string | undefined {
  const name = heading.trim().toLowerCase();
  return RECORD_KEYS.find((key) => key.toLowerCase() === name);
}

function withoutMarks(name: string): string {
  return name.replace(/^_+/u, "");
}
