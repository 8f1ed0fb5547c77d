import { generateDataset, type NewDataset } from "../../core/dataset/generation/generateDataset";
import type { GeneratedRow } from "../../core/dataset/generation/rowWriter";
import type { DatasetRules } from "../../core/dataset/rules";
import type { Steps } from "../../core/steps";
import { writeNewFile } from "../files";
import { inSlices } from "../inSlices";

/**
 * Writes a new dataset: whole or not at all, and never over a file.
 * @throws {GenerationError} {FileExistsError} the signal's reason when it is aborted.
 */
export async function writeNewDataset(file: string, wanted: NewDataset, rules: DatasetRules, signal: AbortSignal): Promise<readonly GeneratedRow[]> {
  const steps: Steps<GeneratedRow[]> = generateDataset(wanted, rules);
  const rows = await inSlices(steps, () => signal.throwIfAborted());
  signal.throwIfAborted();
  await writeNewFile(file, rows.map(({ text }) => `${text}\n`).join(""), 0o644);
  return rows;
}
