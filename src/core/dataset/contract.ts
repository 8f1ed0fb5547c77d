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
    /** With or without its sign. */
    readonly sourceLabel: RegExp;
    readonly sourceName: RegExp;
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
      sourceLabel: new RegExp(String.raw`(?<![\p{L}\p{N}])${loosePattern(/[\p{L}\p{N}].*[\p{L}\p{N}]/u.exec(recommendation.sourceLabel)?.[0] ?? recommendation.sourceLabel)}(?![\p{L}\p{N}])`, "iu"),
      sourceName: loose(recommendation.source),
    },
  };
}

/** A case in the words that the protocol puts around one, which have their line breaks with them. */
export function framed(text: string, { words: { header, request } }: Contract): string {
  return `${header}${text}${request}`;
}

/** The words of the protocol around a case, and the case. */
export interface Frame {
  /** At the very beginning. */
  readonly header: Span | undefined;
  /** Behind the header. */
  readonly request: Span | undefined;
  /** What stands between them, without the space around it; all of the instruction where there are neither. */
  readonly case: Span;
}

/** What was read last: one rule after the other asks about the same instruction. */
let last: { readonly instruction: string; readonly contract: Contract; readonly frame: Frame } | undefined;

/** How an instruction frames its case. */
export function frameOf(instruction: string, contract: Contract): Frame {
  if (last?.instruction !== instruction || last.contract !== contract) last = { instruction, contract, frame: readFrame(instruction, contract) };
  return last.frame;
}

function readFrame(instruction: string, { patterns }: Contract): Frame {
  const found = findLoosely(patterns.header, instruction);
  const header = found !== undefined && instruction.slice(0, found.start).trim() === "" ? found : undefined;
  const from = header?.end ?? 0;
  const request = findLoosely(patterns.request, instruction, from);
  const body = instruction.slice(from, request?.start);
  const start = from + (body.length - body.trimStart().length);
  return { header, request, case: { start, end: start + body.trim().length } };
}

/** The case inside an instruction. */
export function caseSpan(instruction: string, contract: Contract): Span {
  return frameOf(instruction, contract).case;
}

/** Whether a response asks: the standard questions are verbatim for every patient. */
export function isClarification(response: string, { patterns }: Contract): boolean {
  const ask = findLoosely(patterns.ask, response);
  return ask !== undefined && response.slice(0, ask.start).trim() === "";
}
