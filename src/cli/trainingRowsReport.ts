import type { LeakingPair } from "../core/dataset/leakage";
import { printableJson, writtenLines } from "../core/text/printable";
import type { TrainingRows } from "../platform/training/trainingRows";
import { leakageText, leakingPairText } from "../shared/words/leakage";
import { goneText, otherSplitText } from "../shared/words/split";
import type { CliIo } from "./command";

/** What a person should know of a split that was frozen before. */
export function saySplit({ split: { file, frozen, gone, asked } }: TrainingRows, { stderr, t }: CliIo): void {
  if (gone.length > 0) stderr.write(writtenLines([goneText(file, gone, t)]));
  if (frozen !== undefined && asked !== undefined) stderr.write(`${otherSplitText(file, frozen, asked, t)} ${t("It is kept; --new-split makes a new one.")}\n`);
}

/** What has been said of leaking pairs beforehand, and what to say of them. */
interface LeakageAnswer {
  readonly accepted: boolean;
  readonly json: boolean;
  /** What to do where they are not accepted. */
  readonly remedy: string;
}

/** Lists the pairs that leak. @returns whether training may go on. */
export function sayLeakage(pairs: readonly LeakingPair[], { accepted, json, remedy }: LeakageAnswer, { stdout, stderr, t }: CliIo): boolean {
  if (pairs.length === 0) return true;
  stderr.write(writtenLines([...pairs.map((pair) => leakingPairText(pair, t)), leakageText(pairs.length, t)]));
  if (accepted) return true;
  stderr.write(`${remedy}\n`);
  if (json) stdout.write(`${printableJson({ status: "leaking", leakage: pairs })}\n`);
  return false;
}
