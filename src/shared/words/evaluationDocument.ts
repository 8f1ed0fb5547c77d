import type { Protocol } from "../../core/clinical/protocol";
import type { Comparison } from "../../core/evaluation/comparison";
import { NO_ANSWER, NO_DECISION, type Confusion } from "../../core/evaluation/confusion";
import type { Block, Cell, ReportDocument, ReportSection } from "../../core/evaluation/export/document";
import type { Gate } from "../../core/evaluation/gate";
import { GROUPINGS, type Group } from "../../core/evaluation/groups";
import { METRIC_IDS } from "../../core/evaluation/metrics";
import { FAILURES } from "../../core/evaluation/failure";
import type { SummarizedRow, Summary } from "../../core/evaluation/summary";
import { comparisonLines, stabilityText } from "./comparison";
import { failedFirst, gateCheckText } from "./gate";
import { groupingText, groupName } from "./groups";
import { issueText } from "./issues";
import { metricText, shareText } from "./metrics";
import { failureName } from "./failures";
import { overrideText } from "./overrides";
import { clusteredShareText, drawnShare, sufficiencyText } from "./sufficiency";
import { goldText, pairsText } from "./summary";
import type { Translate } from "./translate";

/** What a report is made from. */
export interface DocumentSource {
  readonly summary: Summary;
  readonly protocol: Protocol;
  /** What was asked of whom: a line each, in the order of showing. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  readonly gate?: Gate | undefined;
  readonly comparison?: Comparison | undefined;
  /** Answers may repeat what a case says of a person. */
  readonly withAnswers: boolean;
  /** BCP 47. */
  readonly language: string;
}

/** An evaluation as a report in words: what can hurt a patient first. */
export function evaluationDocument(source: DocumentSource, t: Translate): ReportDocument {
  const { summary, facts, gate, comparison, language } = source;
  return {
    language,
    title: t("Evaluation of a clinical model"),
    notice: noticeText(t),
    sections: [
      factsSection(facts, t),
      ...(gate === undefined ? [] : [gateSection(gate, t)]),
      metricsSection(summary, t),
      ...failureSections(source, t),
      ...overrideSections(source, t),
      ...decisionSections(summary, t),
      ...(comparison === undefined ? [] : [{ heading: t("Compared with the first run"), blocks: [{ kind: "list" as const, items: comparisonLines(comparison, t) }] }]),
      ...groupSections(source, t),
      groundSection(summary, t),
    ],
  };
}

/** What a report is not for. */
export function noticeText(t: Translate): string {
  return t("For research and for building datasets, not for the care of a patient. The shares of the rows are chosen, so that no accuracy and no predictive value can be read from them.");
}

/** What was asked of whom. */
export function factsSection(facts: DocumentSource["facts"], t: Translate): ReportSection {
  return { heading: t("What was asked"), blocks: [{ kind: "table", caption: t("Model, rows and options"), columns: [t("What"), t("Value")], rows: facts.map(([name, value]) => [name, { words: value }]) }] };
}

/** Each condition of a gate with what was found, those that failed first. */
export function gateSection({ passed, checks }: Gate, t: Translate): ReportSection {
  const mark = (check: Gate["checks"][number]): string => (check.passed ? t("passed") : t("failed"));
  return {
    heading: passed ? t("Gate: passed") : t("Gate: failed"),
    blocks: [{ kind: "table", caption: t("Conditions of the gate, by raw verdicts"), columns: [t("Condition"), t("Result")], rows: failedFirst(checks).map((check) => [gateCheckText(check, t), mark(check)]) }],
  };
}

/** The four metrics, figures beside them, and what so many rows can show. */
export function metricsSection({ metrics, beside, missing }: Summary, t: Translate): ReportSection {
  const shares: Block = {
    kind: "shares",
    caption: t("Wilson's interval, 95 %; twins, variants and near-duplicates count as one row in it. Counts alone below 10 rows."),
    columns: [t("Metric"), t("Share")],
    rows: METRIC_IDS.map((id) => ({ name: metricText(id, t), text: clusteredShareText(metrics[id], t), drawn: drawnShare(metrics[id]) })),
  };
  const besides: Block = {
    kind: "table",
    caption: t("Beside them, over rows"),
    columns: [t("What"), t("Share")],
    rows: [
      [t("Begins as one of the two forms"), shareText(beside.prefix)],
      [t("Questions to the letter"), shareText(beside.questions_strict)],
      [t("Urgent where questions were due"), shareText(beside.premature)],
      [t("Questions where urgency was due"), shareText(beside.deferred)],
      [t("Urgent under a condition that the case meets"), shareText(beside.conditional_satisfied)],
    ],
  };
  const pessimist: readonly Block[] = missing === 0 ? [] : [{ kind: "table", caption: t("If all {missing} missing answers were wrong", { missing }), columns: [t("Metric"), t("Share")], rows: METRIC_IDS.map((id) => [metricText(id, t), shareText(beside.if_missing_wrong[id])]) }];
  return { heading: t("Metrics"), blocks: [shares, besides, ...pessimist, { kind: "list", items: METRIC_IDS.map((id) => sufficiencyText(id, metrics[id], t)) }] };
}

function failureSections({ summary: { rows }, withAnswers }: DocumentSource, t: Translate): readonly ReportSection[] {
  const unanswered = rows.filter(({ answered }) => !answered);
  const failed = FAILURES.filter((failure) => failure !== "none").flatMap((failure) => {
    const group = rows.filter(({ answered, report }) => answered && report.failure === failure);
    return group.length === 0 ? [] : [{ heading: `${failureName(failure, t)} (${group.length})`, blocks: rowBlocks(group, withAnswers, t) }];
  });
  return unanswered.length === 0 ? failed : [{ heading: t("No answer ({count})", { count: unanswered.length }), blocks: [{ kind: "list", items: unanswered.map(({ id }) => rowCell(id)) }] }, ...failed];
}

function rowBlocks(rows: readonly SummarizedRow[], withAnswers: boolean, t: Translate): readonly Block[] {
  const reasons = ({ report: { issues } }: SummarizedRow): string => issues.map((issue) => issueText(withAnswers ? issue : { ...issue, subject: "…" }, t)).join(" ");
  const table = (some: readonly SummarizedRow[]): Block => ({
    kind: "table",
    caption: t("Read one by one"),
    columns: [t("Row"), t("Expected"), t("Given"), t("Why")],
    rows: some.map((row) => [rowCell(row.id), { words: row.report.expected }, { words: row.report.decision }, reasons(row)]),
  });
  return withAnswers ? rows.flatMap((row) => [table([row]), { kind: "answer" as const, words: row.answer }]) : [table(rows)];
}

/** A note is written by hand and may repeat what a case says. */
function overrideSections({ summary: { rows }, withAnswers }: DocumentSource, t: Translate): readonly ReportSection[] {
  const lines = rows.flatMap(({ id, report: { failure, override } }): (readonly Cell[])[] => (override === undefined ? [] : [[{ words: id }, failureName(failure, t), overrideText(override, t), withAnswers ? { words: override.note } : "…"]]));
  if (lines.length === 0) return [];
  return [{ heading: t("Overridden by hand ({count})", { count: lines.length }), blocks: [{ kind: "table", caption: t("What a person says beside the verdict; every figure and the gate count the verdict"), columns: [t("Row"), t("Verdict"), t("Overridden"), t("Note")], rows: lines }] }];
}

/** Expected against given decisions, and contrast pairs where there are some. */
export function decisionSections(summary: Summary, t: Translate): readonly ReportSection[] {
  return [confusionSection(summary.confusion, t), ...(summary.pairs.bothRight.denominator + summary.pairs.missing === 0 ? [] : [pairsSection(summary, t)])];
}

function confusionSection({ expected, given, counts }: Confusion, t: Translate): ReportSection {
  const name = (id: string): string => (id === NO_ANSWER ? t("no answer") : id === NO_DECISION ? t("no decision") : id);
  const rows = expected.map((id, row): readonly Cell[] => [{ words: id }, ...given.map((_, column) => String(counts[row]?.[column] ?? 0))]);
  return { heading: t("Expected and given decisions"), blocks: [{ kind: "table", caption: t("Rows by the decision that they expect (lines) and that the answer gives (columns)"), columns: [t("Expected"), ...given.map(name)], rows }] };
}

function pairsSection({ pairs }: Summary, t: Translate): ReportSection {
  const half: readonly Block[] = pairs.halfRight.length === 0 ? [] : [{ kind: "table", caption: t("Right on one side alone: what makes the difference was not seen"), columns: [t("Pair"), t("Wrong row")], rows: pairs.halfRight.flatMap(({ pairId, wrong }) => wrong.map((id) => [{ words: pairId }, rowCell(id)])) }];
  return { heading: t("Contrast pairs"), blocks: [{ kind: "paragraph", text: pairsText(pairs, t) }, ...half] };
}

/** Every group with its metrics. */
export function groupSections({ summary: { groups }, protocol }: Pick<DocumentSource, "summary" | "protocol">, t: Translate): readonly ReportSection[] {
  const tables = GROUPINGS.flatMap((grouping): Block[] => {
    const some = groups.filter((group) => group.grouping === grouping);
    if (some.length === 0) return [];
    const line = (group: Group): readonly Cell[] => [groupName(group, protocol, t), String(group.rows), ...METRIC_IDS.map((id) => shareText(group.metrics[id]))];
    return [{ kind: "table", caption: groupingText(grouping, t), columns: [groupingText(grouping, t), t("Rows"), ...METRIC_IDS.map((id) => metricText(id, t))], rows: some.map(line) }];
  });
  if (tables.length === 0) return [];
  return [{ heading: t("Groups"), blocks: [{ kind: "paragraph", text: t("Descriptive: among so many groups some look bad by chance alone.") }, ...tables] }];
}

/** Who says what is right, and what else the figures rest on. */
export function groundSection(summary: Summary, t: Translate): ReportSection {
  const { disagreements, excluded, stability } = summary;
  const differing: readonly Block[] = disagreements.length === 0 ? [] : [{ kind: "table", caption: t("Rows on whose decision person and engine differ"), columns: [t("Row"), t("Person"), t("Engine")], rows: disagreements.map(({ id, expected, engine }) => [rowCell(id), { words: expected }, { words: engine }]) }];
  const sentences = [
    goldText(summary, t),
    ...(excluded === 0 ? [] : [t("Ambiguous rows on which no person has said what is right, counted for their form alone: {excluded}.", { excluded })]),
    ...(stability === undefined ? [] : [stabilityText(stability, t)]),
    t("The same rules help to write the rows and judge the answers. How far the judge may be believed is measured by “clinical-prompts self-test”."),
  ];
  return { heading: t("What this rests on"), blocks: [{ kind: "list", items: sentences }, ...differing] };
}

function rowCell(id: string): Cell {
  return { words: id, row: true };
}
