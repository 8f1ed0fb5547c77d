import type { Protocol } from "../../core/clinical/protocol";
import { CASE_LENGTHS, type Group, type Grouping } from "../../core/evaluation/groups";
import { CASE_ASSERTIONS } from "../../core/dataset/report/coverage";
import type { Cell } from "../../core/evaluation/export/document";
import { assertionText } from "./datasetReport";
import type { Translate } from "./translate";

/** What rows are grouped by. */
export function groupingText(grouping: Grouping, t: Translate): string {
  switch (grouping) {
    case "category":
      return t("Category");
    case "flag":
      return t("Red flag of the case");
    case "assertion":
      return t("How the case speaks of red flags");
    case "patient":
      return t("Patient");
    case "length":
      return t("Length of the case");
    case "tag":
      return t("Tag");
  }
}

/** The name of a group; what the dataset's writer has chosen stays as it is written. */
export function groupName({ grouping, value }: Pick<Group, "grouping" | "value">, { categories, flags }: Pick<Protocol, "categories" | "flags">, t: Translate): Cell {
  switch (grouping) {
    case "category":
      return { words: categories.find(({ id }) => id === value)?.label ?? value };
    case "flag":
      return { words: flags.find(({ id }) => id === value)?.label ?? value };
    case "assertion": {
      const assertion = CASE_ASSERTIONS.find((known) => known === value);
      return assertion === undefined ? { words: value } : assertionText(assertion, t);
    }
    case "length":
      return lengthText(value, t);
    case "patient":
    case "tag":
      return { words: value };
  }
}

function lengthText(value: string, t: Translate): string {
  const at = CASE_LENGTHS.findIndex((limit) => String(limit) === value);
  const below = CASE_LENGTHS[at];
  if (below === undefined) return t("{from} characters and more", { from: CASE_LENGTHS[CASE_LENGTHS.length - 1] ?? 0 });
  const from = CASE_LENGTHS[at - 1];
  return from === undefined ? t("below {below} characters", { below }) : t("{from} to {to} characters", { from, to: below - 1 });
}
