import { AnswerReader } from "../../core/clinical/answer";
import type { DatasetRules } from "../../core/dataset/rules";
import { selfTest, type SelfTest } from "../../core/evaluation/selfTest";
import { readJudgedSet } from "../../platform/evaluation/judgedSet";
import { inSlices } from "../../platform/inSlices";

const known = new WeakMap<DatasetRules, Promise<SelfTest | undefined>>();

/** How far the judge may be believed with these rules, measured once for each; `undefined` for a protocol whose answers nobody has judged. */
export function judgeTestOf(rules: DatasetRules, productRoot: string): Promise<SelfTest | undefined> {
  const found = known.get(rules) ?? measure(rules, productRoot);
  known.set(rules, found);
  return found;
}

async function measure({ engine }: DatasetRules, productRoot: string): Promise<SelfTest | undefined> {
  // An id may come from a workspace's own protocol: it names no other folder.
  const judged = /^[\w-]+$/u.test(engine.protocol.id) ? await readJudgedSet(productRoot, engine.protocol.id) : undefined;
  return judged && inSlices(selfTest(judged, new AnswerReader(engine)));
}
