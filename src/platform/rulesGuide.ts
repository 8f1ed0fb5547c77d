import path from "node:path";

/** The file that says what each rule is, for readers of a language (`fr`, `fr-CA`, `en`): French ones have their own. */
export function rulesGuide(productRoot: string, language: string): string {
  return path.join(productRoot, "docs", /^fr\b/iu.test(language) ? "rules.fr.md" : "rules.md");
}
