import { SELF_TEST_AXES, type SelfTest, type SelfTestAxis } from "../../core/evaluation/selfTest";
import { clusteredShareText } from "./sufficiency";
import type { Translate } from "./translate";

/** What the judge must see, as a name. */
export function selfTestAxisText(axis: SelfTestAxis | "decision", t: Translate): string {
  switch (axis) {
    case "missed_red_flag":
      return t("Missed red flag");
    case "false_alarm":
      return t("False alarm");
    case "not_right":
      return t("Not right");
    case "immediate":
      return t("To be done at once");
    case "form":
      return t("Form broken");
    case "questions":
      return t("All questions asked");
    case "verbatim":
      return t("Questions to the letter");
    case "decision":
      return t("Decision");
  }
}

/** The judge's own figures, a line each, then every answer that person and judge read differently. */
export function selfTestLines({ answers, cases, axes, decision, disagreements }: SelfTest, t: Translate): readonly string[] {
  return [
    t("{answers} answers to {cases} cases, judged by a person before any rule had read them. Answers to one case count as one family.", { answers, cases }),
    "",
    t("Same decision: {share}", { share: clusteredShareText(decision, t) }),
    ...SELF_TEST_AXES.flatMap((axis) => [
      selfTestAxisText(axis, t),
      `  ${t("seen where the person sees it: {share}", { share: clusteredShareText(axes[axis].sensitivity, t) })}`,
      `  ${t("not seen where the person does not: {share}", { share: clusteredShareText(axes[axis].specificity, t) })}`,
    ]),
    "",
    ...disagreements.map(({ id, axis, person, judge }) => t("{id}, {axis}: person {person}, judge {judge}", { id, axis: selfTestAxisText(axis, t), person: readingOf(person, t), judge: readingOf(judge, t) })),
  ];
}

function readingOf(value: string, t: Translate): string {
  if (value === "yes") return t("yes");
  return value === "no" ? t("no") : value;
}
