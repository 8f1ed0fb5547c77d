import type { Protocol } from "../../core/clinical/protocol";
import { answerMarks } from "../../core/evaluation/answerMarks";
import type { JudgedAnswer } from "../../core/evaluation/judgedRows";
import { METRIC_IDS } from "../../core/evaluation/metrics";
import { Overrides } from "../../core/evaluation/override";
import { rowKey, type EvaluationHead, type EvaluationRow } from "../../shared/evaluationProtocol";
import { faultReason } from "../../shared/words/faults";
import { issueText } from "../../shared/words/issues";
import { t } from "../words";
import { decisionLabel } from "./decisionLabel";
import type { ShownEvaluation } from "./shownEvaluation";

/**
 * What the panel shows of an evaluation, but for its rows.
 * @param overridden how often a person has said something since.
 */
export function headOf({ file, status, problem, done, total, secondsLeft, judged, folder }: ShownEvaluation, overridden = 0): Omit<EvaluationHead, "models" | "model" | "files" | "judge"> {
  const metrics = judged?.rows.metrics().metrics;
  return {
    file: file.toString(),
    status,
    problem: problem ?? null,
    done,
    total,
    secondsLeft: secondsLeft ?? null,
    metrics: metrics === undefined || judged?.rows.revision === 0 ? [] : METRIC_IDS.map((id) => ({ id, ...metrics[id] })),
    groups: [...(judged?.rows.groups() ?? [])],
    revision: `${folder ?? ""} ${judged?.rows.revision ?? 0} ${overridden}`,
    folder: folder ?? null,
  };
}

/** Some rows, in words. */
export function rowsOf(shown: ShownEvaluation, failure: EvaluationRow["failure"], from: number, count: number, overrides = new Overrides()): EvaluationRow[] {
  const { judged } = shown;
  if (judged === undefined) return [];
  const { engine: { protocol } } = judged.rules;
  return judged.rows.window(failure, from, count).map((row) => rowOf(row, keyOfShown(shown), protocol, overrides));
}

/** What the keys of its rows begin with: two evaluations of one model have the same rows. */
export function keyOfShown({ folder, model }: Pick<ShownEvaluation, "folder" | "model">): string {
  return folder ?? model;
}

/** One answer with its verdict, in words. @param target what its key begins with. */
export function rowOf({ example, answer, judgement: { reportRow } }: JudgedAnswer, target: string, protocol: Protocol, overrides = new Overrides()): EvaluationRow {
  const { answered, expected, decision, issues } = reportRow;
  return {
    key: rowKey(target, example.id, answer.repeat),
    id: example.id,
    repeat: answer.repeat,
    line: example.row,
    failure: reportRow.failure,
    answered,
    state: answer.state,
    expected: decisionLabel(expected, protocol),
    decision: answered ? decisionLabel(decision, protocol) : t("no answer"),
    instruction: example.instruction,
    answer: answered ? answer.text : faultReason(answer.fault ?? "broken_answer", answer.error ?? "", t),
    reasons: issues.map((issue) => issueText(issue, t)),
    marks: answered ? answerMarks(answer.text, issues).map(({ notes, ...mark }) => ({ ...mark, notes: [...notes] })) : [],
    override: overrides.of(answer) ?? null,
  };
}
