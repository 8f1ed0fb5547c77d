import { isSolvedByQuestions } from "../../core/dataset/fixes";
import { saidBy } from "../../core/dataset/privacyRules";
import type { Problem } from "../../core/dataset/problem";
import type { Fix } from "../../core/dataset/rowFixes";
import type { Translate } from "./translate";

/** What a fix does, as it stands in the light bulb and in the form. */
export function fixText(fix: Fix, t: Translate): string {
  switch (fix.kind) {
    case "mend":
      return mendText(fix.problem, t);
    case "anonymise":
      return t("Replace it by “{text}”", { text: saidBy(fix.edit.text) });
    case "acknowledge":
      return t("Acknowledge this row: it may leave the machine with these words");
    case "ignore":
      return t("Pass over “{code}” in this row", { code: fix.code });
  }
}

/** What mends a problem that has one fix alone. */
export function mendText(problem: Problem, t: Translate): string {
  if (isSolvedByQuestions(problem)) return t("Restore the standard questions");
  switch (problem.code) {
    case "schema":
      return problem.data.keyword === "required" ? t("Write “{right}”", { right: problem.data.property }) : "";
    case "agreement":
      return t("Write “{right}”", { right: problem.data.right });
    case "doubled_word":
      return t("Remove the second “{word}”", { word: problem.data.word });
    case "contract_instruction":
      return problem.data.missing === "header" ? t("Add the protocol's header") : t("Add the protocol's request");
    case "contract_prefix":
    case "contract_characters":
      return t("Begin as the protocol does");
    case "contract_source":
      return t("Write the protocol's source");
    case "acceptable_without_expected":
      return t("Add “{expected}” to “acceptable”", { expected: problem.data.expected });
    case "bom":
      return t("Remove the byte order mark");
    default:
      return t("Remove the empty lines");
  }
}
