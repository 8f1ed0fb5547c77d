import { movedBy, problemsOf, type PlacedRow } from "../../core/dataset/datasetCheck";
import { CHOICE_KEYS, placeIn, type ChoiceKey } from "../../core/dataset/formEdit";
import { isWritable, textsOf, type RowText } from "../../core/dataset/formTexts";
import { byPlace, severitiesWith, type Problem } from "../../core/dataset/problem";
import { LONGEST_ROW, type DatasetRecord } from "../../core/dataset/record";
import { STATUSES, type Status } from "../../core/dataset/review";
import { fixesOf } from "../../core/dataset/rowFixes";
import type { DatasetRules } from "../../core/dataset/rules";
import { mapping, type Steps } from "../../core/steps";
import type { FormChoice, FormFinding, FormProblem, FormRow, FormState, FormText } from "../../shared/formProtocol";
import { fixText } from "../../shared/words/fixes";
import { problemText } from "../../shared/words/problems";
import { kindOf, segmentsOf } from "../highlighting/findings";
import { explanation, summary } from "../highlighting/findingText";
import type { CheckedDocument } from "../rows/datasetDocuments";
import { setting } from "../services/settings";
import { t } from "../words";

/** What the form shows of a checked document: one row of it. With pauses in a long row. */
export function* formState(checked: CheckedDocument, shown: PlacedRow | undefined, token: number, notice: string | null): Steps<FormState> {
  const { rows } = checked.check;
  return {
    total: rows.length,
    decided: rows.filter(({ row: { record } }) => record?.status?.value === "reviewed" || record?.status?.value === "rejected").length,
    row: shown === undefined ? null : yield* formRow(checked, shown, token),
    notice: notice ?? (shown === undefined ? t("The dataset has no rows. Write one JSON object per line.") : null),
  };
}

function* formRow(checked: CheckedDocument, placed: PlacedRow, token: number): Steps<FormRow> {
  const { row } = placed;
  const { record } = row;
  const isBroken = record === undefined || row.errors.length > 0;
  const texts = textsOf(row);
  return {
    token,
    number: checked.check.rows.indexOf(placed) + 1,
    id: record?.id?.value ?? null,
    tags: record?.tags.map(({ value }) => value) ?? [],
    source: record?.source?.value ?? null,
    parent: record?.parentId?.value ?? null,
    choices: isBroken ? [] : CHOICE_KEYS.map((key) => choiceOf(key, record, checked.rules)),
    texts: isBroken ? [] : yield* formTexts(texts, checked.rules),
    problems: yield* formProblems(checked, placed, texts),
    broken: isBroken ? row.text.slice(0, LONGEST_ROW) : null,
  };
}

/** What the row says now can always be chosen, so that nothing is changed unasked. */
function choiceOf(key: ChoiceKey, record: DatasetRecord, { engine: { protocol } }: DatasetRules): FormChoice {
  const value = record[key]?.value ?? null;
  const options = optionsOf(key, protocol);
  const known = value === null || options.some((option) => option.value === value);
  return { key, value, options: known ? options : [...options, { value, label: value }] };
}

function optionsOf(key: ChoiceKey, { categories, decisions }: DatasetRules["engine"]["protocol"]): FormChoice["options"] {
  switch (key) {
    case "category":
      return categories.map(({ id, label }) => ({ value: id, label }));
    case "expected":
      return decisions.map(({ id, label }) => ({ value: id, label }));
    case "status":
      return STATUSES.map((status) => ({ value: status, label: statusText(status) }));
  }
}

function statusText(status: Status): string {
  switch (status) {
    case "draft":
      return t("draft");
    case "reviewed":
      return t("reviewed");
    case "rejected":
      return t("rejected");
  }
}

/** Findings are looked for in all that is said of a patient, also in the turns of a chat that the editor leaves unmarked. Fields know `\n` alone, and so do these places. */
function* formTexts(texts: readonly RowText[], rules: DatasetRules): Steps<FormText[]> {
  const shown: FormText[] = [];
  for (const text of texts) {
    const { key, turn } = text;
    const value = text.value.replace(/\r\n?/gu, "\n");
    const isOfPatient = text.field !== undefined && key !== "system" && turn?.role !== "system";
    const findings = isOfPatient ? yield* mapping((yield* rules.engine.analyzing(value)).findings, (finding) => formFinding(value, finding, rules)) : [];
    const marks = segmentsOf(findings).map(({ start, end, kind }) => ({ start, end, kind }));
    shown.push({ key, turn: turn === undefined ? null : { ...turn, role: turn.role ?? null }, value, writable: isWritable(text), findings, marks });
    yield;
  }
  return shown;
}

function formFinding(text: string, finding: ReturnType<DatasetRules["engine"]["analyze"]>["findings"][number], rules: DatasetRules): FormFinding {
  const { start, end, cue, scope } = finding;
  const placed = { start, end, finding, cueText: cue && text.slice(cue.start, cue.end), scopeText: scope && text.slice(scope.start, scope.end) };
  return { start, end, kind: kindOf(finding), words: summary(finding, rules), lines: [...explanation(placed, rules)] };
}

function* formProblems({ document, check, rules }: CheckedDocument, placed: PlacedRow, texts: readonly RowText[]): Steps<FormProblem[]> {
  const { row, start, column } = placed;
  const severities = severitiesWith(setting("rules", document.uri));
  const lineOf = (index: number): number => (check.rows[index]?.line ?? 0) + 1;
  const isHere = (problem: Problem): boolean => problem.start >= start && problem.start <= start + row.text.length;
  const shown: FormProblem[] = [];
  for (const problem of byPlace([...check.ofLines.filter(isHere), ...problemsOf(placed)])) {
    const severity = severities[problem.code];
    if (severity === "off") continue;
    const inRow = movedBy(-start, problem);
    const fixes = fixesOf(inRow, row, rules).map((fix) => fixText(fix, t));
    shown.push({ code: problem.code, severity, message: problemText(problem, t, lineOf), place: placeOf(inRow, row.record, texts), column: column + inRow.start, fixes });
    yield;
  }
  return shown;
}

/** The field of the form that a problem of the row lies in. */
function placeOf(problem: Problem, record: DatasetRecord | undefined, texts: readonly RowText[]): FormProblem["place"] {
  for (const { key, field } of texts) {
    const place = field && placeIn(field, problem);
    if (place !== undefined) return { in: "text", key, ...place };
  }
  const { start, end } = problem;
  const choice = CHOICE_KEYS.find((key) => {
    const literal = record?.[key]?.literal;
    return literal !== undefined && start >= literal.start && end <= literal.end;
  });
  return choice === undefined ? null : { in: "choice", key: choice };
}
