import type { Hash } from "../dataset/identity";
import type { AskOptions } from "./target";

/** What an answer depends on besides its prompt. */
export interface AnswerConditions {
  /** Digest of the weights; without one an answer is known within its run alone. */
  readonly digest: string | undefined;
  readonly system: string | undefined;
  readonly template: string | undefined;
  readonly options: AskOptions;
  /** Other questions were answered at the same time by the same server: such an answer cannot be had again for certain, and never stands in for one that can. */
  readonly fast?: boolean;
}

/**
 * Two answers of equal key are answers to the same question: no name, host, path or id of a row is in it, so that a copy of a model, a server that
 * has moved and an edited file ask nothing twice.
 * @param repeat from 0, where a question is asked several times.
 * @returns sha-256 as hex.
 */
export function answerKey({ digest, system, template, options: { temperature, seed, numCtx, numPredict }, fast = false }: AnswerConditions, prompt: string, repeat: number, hash: Hash): string {
  return hash(JSON.stringify([digest ?? null, system ?? null, template ?? null, temperature, seed, numCtx, numPredict, prompt, repeat, ...(fast ? ["fast"] : [])]));
}
