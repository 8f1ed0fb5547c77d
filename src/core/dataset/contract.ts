import type { Span } from "../text/span";
import { findLoosely, loosePattern } from "./looseMatch";

/** The words of a protocol that instructions and responses are made of. */
export interface ContractWords {
  /** What an instruction begins with, before the case. */
  readonly header: string;
  /** What an instruction ends with, after the case. */
  readonly request: string;
  /** The whole answer that asks. */
  readonly clarification: { readonly prefix: string; readonly questions: readonly string[]; readonly separator: string };
  readonly recommendation: { readonly prefix: string; readonly sourceLabel: string; readonly source: string };
}

/** The contract, ready to compare texts with. */
export interface Contract {
  readonly words: ContractWords;
  /** The answer that asks, verbatim. */
  readonly clarification: string;
  readonly patterns: {
    readonly header: RegExp;
    readonly request: RegExp;
    readonly ask: RegExp;
    readonly recommend: RegExp;
    readonly questions: readonly RegExp[];
    readonly separator: RegExp;
    readonly source: RegExp;
    readonly sourceLabel: RegExp;
  };
}

/** Compiles a contract once. */
export function compileContract(words: ContractWords): Contract {
  const { header, request, clarification, recommendation } = words;
  const loose = (phrase: string) => new RegExp(loosePattern(phrase), "iu");
  return {
    words,
    clarification: `${clarification.prefix} ${clarification.questions.join(clarification.separator)}`,
    patterns: {
      header: loose(header),
      request: loose(request),
      ask: loose(clarification.prefix),
      recommend: loose(recommendation.prefix),
      questions: clarification.questions.map(loose),
      separator: new RegExp(String.raw`^\s*${loosePattern(clarification.separator)}\s*$`, "iu"),
      source: new RegExp(String.raw`${loosePattern(recommendation.sourceLabel)}\s*${loosePattern(recommendation.source)}\s*\.?\s*$`, "iu"),
      sourceLabel: loose(recommendation.sourceLabel),
    },
  };
}

/** The case inside an instruction: what stands between header and request, without the space around it; all of it where there are neither. */
export function caseSpan(instruction: string, { patterns }: Contract): Span {
  const header = findLoosely(patterns.header, instruction);
  const from = header !== undefined && instruction.slice(0, header.start).trim() === "" ? header.end : 0;
  const to = findLoosely(patterns.request, instruction, from)?.start ?? instruction.length;
  const body = instruction.slice(from, to);
  const start = from + (body.length - body.trimStart().length);
  return { start, end: start + body.trim().length };
}

/** Whether a response asks: the standard questions are verbatim for every patient. */
export function isClarification(response: string, { patterns }: Contract): boolean {
  const ask = findLoosely(patterns.ask, response);
  return ask !== undefined && response.slice(0, ask.start).trim() === "";
}
