import { SELF_TEST_AXES, type SelfTest, type SelfTestAxis } from "../../core/evaluation/selfTest";
import type { Block, ReportSection } from "../../core/evaluation/export/document";
import { shareText } from "./metrics";
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

/** The judge's own figures as a part of a report. */
export function selfTestSection({ answers, cases, axes, decision, disagreements }: SelfTest, t: Translate): ReportSection {
  const differing: readonly Block[] = disagreements.length === 0 ? [] : [{
    kind: "table",
    caption: t("Answers that person and judge read differently"),
    columns: [t("Answer"), t("What is read"), t("Person"), t("Judge")],
    rows: disagreements.map(({ id, axis, person, judge }) => [{ words: id }, selfTestAxisText(axis, t), readingOf(person, t), readingOf(judge, t)]),
  }];
  return {
    heading: t("How far the judge may be believed"),
    blocks: [
      { kind: "paragraph", text: t("{answers} answers to {cases} cases, judged by a person before any rule had read them. Answers to one case count as one family.", { answers, cases }) },
      { kind: "paragraph", text: t("Same decision: {share}", { share: clusteredShareText(decision, t) }) },
      {
        kind: "table",
        caption: t("Wilson's interval, 95 %"),
        columns: [t("What the judge must see"), t("Sees it where the person does (sensitivity)"), t("Does not where the person does not (specificity)")],
        rows: SELF_TEST_AXES.map((axis) => [selfTestAxisText(axis, t), clusteredShareText(axes[axis].sensitivity, t), clusteredShareText(axes[axis].specificity, t)]),
      },
      ...differing,
    ],
  };
}

/** The judge's own figures in one sentence. */
export function selfTestSentence({ answers, axes: { missed_red_flag: { sensitivity, specificity } } }: SelfTest, t: Translate): string {
  return t("The judge itself, on {answers} answers judged by a person: it sees missed red flags in {sensitivity} (sensitivity), and none where there is none in {specificity} (specificity).", { answers, sensitivity: shareText(sensitivity), specificity: shareText(specificity) });
}

function readingOf(value: string, t: Translate): string {
  if (value === "yes") return t("yes");
  return value === "no" ? t("no") : value;
}
