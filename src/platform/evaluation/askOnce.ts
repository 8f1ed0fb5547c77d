import type { DatasetRules } from "../../core/dataset/rules";
import type { Example } from "../../core/dataset/example";
import type { AskOptions, Reply } from "../../core/evaluation/target";
import type { OpenedTarget } from "./openTarget";
import { isOfThisMachine, refuseIdentifiers } from "./testFile";

/** One row to be asked, with the name of the place that it stands in. */
export interface SingleQuestion {
  readonly file: string;
  readonly row: Example;
  readonly rules: DatasetRules;
}

/**
 * Asks one row as an evaluation would, and keeps nothing of it.
 * @throws {SystemTextError} {IdentifiersError} where a text that names somebody would leave this machine, and the target's own errors.
 */
export async function askOnce({ target, host, system }: OpenedTarget, { file, row, rules }: SingleQuestion, options: AskOptions, signal: AbortSignal): Promise<Reply> {
  const leaving = { file, rows: [row], system };
  if (!isOfThisMachine(host)) refuseIdentifiers(leaving, host, rules);
  const { servedBy } = await target.identity(signal);
  if (servedBy !== undefined) refuseIdentifiers(leaving, servedBy, rules);
  return target.ask(row.instruction, options, signal);
}
