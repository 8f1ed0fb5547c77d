import { readFile } from "node:fs/promises";
import path from "node:path";
import { decodeJudgedAnswers, type JudgedAnswer } from "../../core/evaluation/judgedAnswers";
import { hasCode } from "../files";

/** Where the judged answers to cases of a protocol lie. */
export function judgedSetOf(productRoot: string, protocol: string): string {
  return path.join(productRoot, "judged-answers", `${protocol}.jsonl`);
}

/** The answers that come with the product for a protocol; `undefined` where nobody has judged any. @throws {JudgedAnswersError} */
export async function readJudgedSet(productRoot: string, protocol: string): Promise<readonly JudgedAnswer[] | undefined> {
  try {
    return decodeJudgedAnswers(await readFile(judgedSetOf(productRoot, protocol), "utf8"));
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}
