import path from "node:path";
import { AnswerReader } from "../../core/clinical/answer";
import type { DatasetRules } from "../../core/dataset/rules";
import { buildReport } from "../../core/evaluation/report";
import { exists } from "../files";
import { inSlices } from "../inSlices";
import { EVALUATION_FILES } from "./evaluationFiles";
import { readSavedEvaluation } from "./savedEvaluation";
import { writeReport } from "./store";

/** Makes the report of an evaluation anew by the rules of today, where it has one, so that it says what persons have said since. */
export async function remakeReport(folder: string, rules: DatasetRules): Promise<void> {
  const saved = (await exists(path.join(folder, EVALUATION_FILES.report))) ? await readSavedEvaluation(folder) : undefined;
  if (saved === undefined) return;
  await writeReport(folder, { ...(await inSlices(buildReport(saved.rows, new AnswerReader(rules.engine)))), evaluation: saved.manifest });
}
