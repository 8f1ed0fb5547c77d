import path from "node:path";
import { caseOf } from "../../core/evaluation/cases";
import type { EvaluationManifest } from "../../core/evaluation/evaluationManifest";
import type { EvaluatedRow } from "../../core/evaluation/summary";
import { EVALUATION_FILES } from "./evaluationFiles";
import { readCases, readEvaluation } from "./evaluationFolder";
import { readOverrides } from "./overrideFile";
import { readFold } from "./store";

/** A run as it lies on disk: its rows as they were asked, with every answer to them and what persons say of it. */
export interface SavedEvaluation {
  readonly manifest: EvaluationManifest;
  readonly rows: readonly EvaluatedRow[];
}

/** A row that was not asked yet has no answer either: a gate must not open because a run was stopped. */
const NONE = [{ text: "", state: "error" }] as const;

/**
 * Reads a run, so that it is judged by the rules of today without asking anybody.
 * @returns `undefined` where there is none.
 */
export async function readSavedEvaluation(folder: string): Promise<SavedEvaluation | undefined> {
  const evaluation = await readEvaluation(folder);
  if (evaluation === undefined) return undefined;
  const overrides = await readOverrides(folder);
  const fold = await readFold(path.join(folder, EVALUATION_FILES.answers));
  const byCase = byCaseId(fold.answers);
  const again = byCaseId(fold.askedAgain);
  const rows = (await readCases(folder)).map((example): EvaluatedRow => {
    const { tags, pairId, parentId } = example;
    const answers = byCase.get(example.id)?.sort((a, b) => a.repeat - b.repeat).map((answer) => overrides.on(answer));
    return { row: { ...caseOf(example), tags, pairId, parentId }, answers: answers ?? NONE, again: again.get(example.id) ?? [] };
  });
  return { manifest: evaluation.manifest, rows };
}

function byCaseId<Answer extends { readonly caseId: string }>(answers: Iterable<Answer>): ReadonlyMap<string, Answer[]> {
  const byCase = new Map<string, Answer[]>();
  for (const answer of answers) {
    const others = byCase.get(answer.caseId);
    if (others === undefined) byCase.set(answer.caseId, [answer]);
    else others.push(answer);
  }
  return byCase;
}
