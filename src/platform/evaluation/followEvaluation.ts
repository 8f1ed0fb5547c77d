import path from "node:path";
import { decodeEvaluationLine } from "../../core/evaluation/evaluationLine";
import { EvaluationFold } from "../../core/evaluation/evaluationState";
import { AppendedLines, nextChange } from "../appendedLines";
import { EVALUATION_FILES } from "./evaluationFiles";
import { isBeingAsked } from "./evaluationFolder";

/**
 * Follows a run that somebody else asks for, another window or a terminal, until nobody does any more.
 * @param onChange told after each batch of lines.
 * @returns what the lines say in the end.
 * @throws the signal's reason: the run itself goes on.
 */
export async function followEvaluation(folder: string, onChange: (fold: EvaluationFold) => void, signal: AbortSignal): Promise<EvaluationFold> {
  const reader = new AppendedLines(path.join(folder, EVALUATION_FILES.answers), decodeEvaluationLine);
  const fold = new EvaluationFold();
  for (;;) {
    signal.throwIfAborted();
    const changed = nextChange(folder, signal);
    // Asked before the lines are read: what a holder has written before it went is read.
    const isHeld = await isBeingAsked(folder);
    const lines = await reader.read();
    for (const line of lines) fold.add(line);
    if (lines.length > 0) onChange(fold);
    if (!isHeld) return fold;
    await changed;
  }
}
