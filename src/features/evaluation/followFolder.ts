import * as vscode from "vscode";
import type { StoredAnswer } from "../../core/evaluation/evaluationLine";
import type { EvaluationFold } from "../../core/evaluation/evaluationState";
import { isBeingAsked, readCases, type EvaluationFolder } from "../../platform/evaluation/evaluationFolder";
import { followEvaluation } from "../../platform/evaluation/followEvaluation";
import { faultReason } from "../../shared/words/faults";
import type { Services } from "../services/services";
import { t } from "../words";
import { testFileOf } from "./judgedEvaluation";
import type { ShownPlace } from "./shownEvaluation";

/** Shows an evaluation as its folder has it, and follows it while somebody asks, another window or a terminal. @throws the signal's reason. */
export async function followFolder({ folder, manifest }: EvaluationFolder, shown: ShownPlace, { protocols }: Pick<Services, "protocols">, signal: AbortSignal): Promise<void> {
  const { dataset, target, repeats } = manifest;
  const file = vscode.Uri.file(testFileOf(folder, manifest));
  const rows = await readCases(folder);
  const { rules } = await protocols.ofFile(file);
  signal.throwIfAborted();
  shown.begin({ model: target.model, file, status: "interrupted", total: dataset.asked * repeats, folder });
  const judging = shown.judge(rows, rules);
  const told = new Set<StoredAnswer>();
  const tell = (fold: EvaluationFold, isHeld: boolean): void => {
    // Another evaluation may be shown by now.
    signal.throwIfAborted();
    for (const answer of fold.answers) {
      if (told.has(answer)) continue;
      told.add(answer);
      judging.push(answer);
    }
    const { pause } = fold;
    const problem = pause && t("Paused. {reason} The answers so far are kept; correct the cause and start again to go on.", { reason: faultReason(pause.fault, pause.message, t) });
    shown.update({ status: fold.status(isHeld), problem, done: [...fold.answers].length });
  };
  const isHeld = await isBeingAsked(folder);
  const fold = await followEvaluation(folder, (now) => tell(now, isHeld), signal);
  await judging.settled();
  tell(fold, false);
}
