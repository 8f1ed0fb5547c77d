import path from "node:path";
import type { StoredAnswer } from "../../core/evaluation/evaluationLine";
import { EVALUATION_FILES } from "./evaluationFiles";
import { listEvaluations } from "./evaluationFolder";
import { readFold } from "./store";

/**
 * What was answered in the runs of a folder by the weights of this digest, by `answerKey`, newest first. The runs are the only store: who deletes
 * one deletes its answers. An error is no answer.
 */
export async function knownAnswers(evaluationsFolder: string, digest: string | null): Promise<ReadonlyMap<string, StoredAnswer>> {
  const known = new Map<string, StoredAnswer>();
  if (digest === null) return known;
  for (const { folder, manifest } of await listEvaluations(evaluationsFolder)) {
    if (manifest.target.digest !== digest) continue;
    const { answers } = await readFold(path.join(folder, EVALUATION_FILES.answers));
    for (const answer of answers) {
      if (answer.state !== "error" && !known.has(answer.key)) known.set(answer.key, { ...answer, reusedFrom: answer.reusedFrom ?? path.basename(folder) });
    }
  }
  return known;
}
