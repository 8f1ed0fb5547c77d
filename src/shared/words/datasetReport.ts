import type { SizeVerdict } from "../../core/dataset/report/guide";
import type { Translate } from "./translate";

/** The number of rows against the guide's. */
export function sizeText(verdict: SizeVerdict, { least, low, high }: { readonly least: number; readonly low: number; readonly high: number }, t: Translate): string {
  switch (verdict) {
    case "too_few":
      return t("too few: {least} at least, {low} to {high} are best", { least, low, high });
    case "few":
      return t("enough to begin; {low} to {high} are best", { low, high });
    case "best":
      return t("as many as is best: {low} to {high}", { low, high });
    case "many":
      return t("more than the {low} to {high} that are best", { low, high });
  }
}

export function assertionText(assertion: "affirmed" | "negated" | "hypothetical" | "family" | "history", t: Translate): string {
  switch (assertion) {
    case "affirmed":
      return t("affirmed");
    case "negated":
      return t("denied");
    case "hypothetical":
      return t("suspected or conditional");
    case "family":
      return t("somebody else's");
    case "history":
      return t("past");
  }
}

export function balanceText(id: "asking" | "recommending" | "urgent", t: Translate): string {
  switch (id) {
    case "asking":
      return t("Ask the questions");
    case "recommending":
      return t("Recommend");
    case "urgent":
      return t("Urgent, of those that recommend");
  }
}

/** A wanted share or range of shares, from 0 to 1. */
export function wantedText([least, most]: readonly [number, number], t: Translate): string {
  const percent = (share: number): string => String(Math.round(share * 100));
  return least === most ? t("wanted {share} %", { share: percent(least) }) : t("wanted {least} to {most} %", { least: percent(least), most: percent(most) });
}

/** Why lengths are not exact. */
export function estimateText(charactersPerToken: number, t: Translate): string {
  return t("An estimate, at {characters} characters a token: the exact count is the trainer's.", { characters: charactersPerToken });
}
