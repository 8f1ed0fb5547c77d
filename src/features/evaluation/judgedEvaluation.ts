import { stat } from "node:fs/promises";
import path from "node:path";
import { AnswerReader } from "../../core/clinical/answer";
import type { DatasetRules } from "../../core/dataset/rules";
import type { EvaluationManifest } from "../../core/evaluation/evaluationManifest";
import { summarize, type Summary } from "../../core/evaluation/summary";
import { EVALUATION_FILES } from "../../platform/evaluation/evaluationFiles";
import { readSavedEvaluation } from "../../platform/evaluation/savedEvaluation";
import { inSlices } from "../../platform/inSlices";

/** A saved evaluation, judged by the rules of today. */
export interface JudgedEvaluation {
  readonly folder: string;
  readonly manifest: EvaluationManifest;
  readonly summary: Summary;
}

/** Judges what is saved, in slices. @returns `undefined` where there is no evaluation. @throws the signal's reason. */
export async function judgeEvaluation(folder: string, rules: DatasetRules, signal?: AbortSignal): Promise<JudgedEvaluation | undefined> {
  const saved = await readSavedEvaluation(folder);
  signal?.throwIfAborted();
  if (saved === undefined) return undefined;
  const { manifest, rows } = saved;
  const summary = await inSlices(summarize(rows, { reader: new AnswerReader(rules.engine), shinglesOf: rules.shinglesOf }), () => signal?.throwIfAborted());
  return { folder, manifest, summary };
}

/** Where the test file of an evaluation lies, as it did when it was asked. */
export function testFileOf(folder: string, { dataset }: EvaluationManifest): string {
  return path.join(path.dirname(path.dirname(folder)), dataset.file);
}

/** Another one for other answers, or other words of a person about them: what was made of them is then made anew. */
export async function stampOf(folder: string): Promise<string> {
  const stamps = [EVALUATION_FILES.answers, EVALUATION_FILES.overrides].map(async (file) => {
    const found = await stat(path.join(folder, file)).catch(() => undefined);
    return found === undefined ? "" : `${found.mtimeMs} ${found.size}`;
  });
  return (await Promise.all(stamps)).join(" ");
}
