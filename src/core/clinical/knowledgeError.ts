/** One thing wrong in a knowledge file. */
export interface KnowledgeProblem {
  /** JSON pointer to the place. */
  readonly path: string;
  readonly code: "schema" | "pattern" | "reference" | "duplicate" | "role" | "language";
  /** What is wrong there: the schema's words, the pattern's reason with its place, the id that is unknown or stands twice. */
  readonly detail: string;
}

/** A protocol or language file that cannot be used; every problem with its place. */
export class KnowledgeError extends Error {
  readonly kind = "knowledge";
  constructor(
    readonly file: "protocol" | "language",
    readonly problems: readonly KnowledgeProblem[],
  ) {
    super(problems.map(({ path, code, detail }) => `${file}${path}: ${code}: ${detail}`).join("\n"));
  }
}
