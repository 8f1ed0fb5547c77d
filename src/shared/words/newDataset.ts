import type { GenerationError } from "../../core/dataset/generation/generateDataset";
import type { SharesRead } from "../../core/dataset/generation/request";
import type { Translate } from "./translate";

/** Why there is no new dataset, with the next step. */
export function generationErrorText({ reason }: GenerationError, t: Translate): string {
  switch (reason.kind) {
    case "no_words":
      return t("This protocol has no words to write rows with. Add a section “{section}” to it, or choose another protocol.", reason);
    case "too_few_cases":
      return t("The protocol's words give no more than {found} different cases of “{category}”, {wanted} were asked for. Ask for fewer rows, or add words to its section “generator”.", reason);
  }
}

/** What a number has to be. */
export function wholeNumberText(least: number, most: number, t: Translate): string {
  return t("A whole number from {least} to {most}.", { least, most });
}

/** What is wrong with shares; `undefined` where nothing is. */
export function sharesRefusalText({ kind }: SharesRead, known: readonly string[], t: Translate): string | undefined {
  switch (kind) {
    case "shares":
      return undefined;
    case "unreadable":
      return t("Write category=number, separated by commas; the categories are {known}.", { known: known.join(", ") });
    case "nothing":
      return t("At least one number must be above 0.");
  }
}

/** A dataset must never take the place of another. */
export function fileExistsText(file: string, t: Translate): string {
  return t("{file} is there already and was left as it is. Choose another name, or remove the file first.", { file });
}

/** What has been written, a category after the other. */
export function newDatasetText(file: string, rows: readonly { readonly category: string }[], labels: ReadonlyMap<string, string>, t: Translate): string {
  const counts = [...labels].map(([id, label]) => `${label} ${rows.filter(({ category }) => category === id).length}`);
  return t("{file}: {rows} drafts ({counts}). Read each row before you train on it.", { file, rows: rows.length, counts: counts.join(", ") });
}
