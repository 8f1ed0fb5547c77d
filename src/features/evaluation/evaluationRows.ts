import type { JudgedAnswer } from "../../core/evaluation/judgedRows";
import { METRIC_IDS } from "../../core/evaluation/metrics";
import { rowKey, type EvaluationHead, type EvaluationRow } from "../../shared/evaluationProtocol";
import { faultReason } from "../../shared/words/faults";
import { issueText } from "../../shared/words/issues";
import { t } from "../words";
import type { ShownEvaluation } from "./evaluations";

/** What the panel shows of an evaluation, but for its rows. */
export function headOf({ model, file, status, problem, done, total, secondsLeft, judged, folder }: ShownEvaluation): Omit<EvaluationHead, "models" | "files" | "judge"> {
  const metrics = judged?.rows.metrics().metrics;
  return {
    model,
    file: file.toString(),
    status,
    problem: problem ?? null,
    done,
    total,
    secondsLeft: secondsLeft ?? null,
    metrics: metrics === undefined || judged?.rows.revision === 0 ? [] : METRIC_IDS.map((id) => ({ id, ...metrics[id] })),
    groups: [...(judged?.rows.groups() ?? [])],
    revision: `${folder ?? ""} ${judged?.rows.revision ?? 0}`,
    folder: folder ?? null,
  };
}

/** Some rows, in words. */
export function rowsOf({ model, judged }: ShownEvaluation, failure: EvaluationRow["failure"], from: number, count: number): EvaluationRow[] {
  const label = (decision: string): string => judged?.rules.engine.protocol.decisions.find(({ id }) => id === decision)?.label ?? t("nothing");
  return (judged?.rows.window(failure, from, count) ?? []).map((row) => rowOf(row, model, label));
}

function rowOf({ example, answer, judgement: { reportRow } }: JudgedAnswer, model: string, label: (decision: string) => string): EvaluationRow {
  const { answered, expected, decision, issues } = reportRow;
  return {
    key: rowKey(model, example.id, answer.repeat),
    id: example.id,
    repeat: answer.repeat,
    line: example.row,
    failure: reportRow.failure,
    answered,
    state: answer.state,
    expected: label(expected),
    decision: answered ? label(decision) : t("no answer"),
    instruction: example.instruction,
    answer: answered ? answer.text : faultReason(answer.fault ?? "broken_answer", answer.error ?? "", t),
    reasons: issues.map((issue) => issueText(issue, t)),
  };
}
