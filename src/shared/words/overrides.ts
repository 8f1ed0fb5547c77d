import type { Override, PersonsVerdict } from "../../core/evaluation/override";
import type { Translate } from "./translate";

/** What a person says of an answer. */
export function personsVerdictText(verdict: PersonsVerdict, t: Translate): string {
  switch (verdict) {
    case "right":
      return t("the answer is right");
    case "wrong":
      return t("the answer is wrong");
    case "uncertain":
      return t("it cannot be told");
  }
}

/** What a person says in the place of a verdict, to stand beside it. */
export function overrideText({ verdict }: Pick<Override, "verdict">, t: Translate): string {
  return t("overridden: {verdict}", { verdict: personsVerdictText(verdict, t) });
}
