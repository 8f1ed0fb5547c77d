import { LONG_TEXT, type Steps } from "../steps";
import { trimmed, type Span } from "../text/span";
import { frameOf, type Contract } from "./contract";
import { findLoosely } from "./looseMatch";
import type { Problem } from "./problem";
import { smallestReplacement } from "./rowEdit";
import { sourceAtEnd } from "./writtenSource";

/** Whether an instruction has the protocol's words around its case; offsets are those of the instruction. */
export function instructionProblems(instruction: string, contract: Contract): readonly Problem[] {
  const { header, request } = frameOf(instruction, contract);
  const problems: Problem[] = [];
  if (header === undefined) problems.push({ ...firstWords(instruction), code: "contract_instruction", data: { missing: "header" } });
  if (request === undefined) problems.push({ ...lastWord(instruction), code: "contract_instruction", data: { missing: "request" } });
  else if (/[\p{L}\p{N}]/u.test(instruction.slice(request.end))) problems.push({ ...trimmed(instruction, { start: request.end, end: instruction.length }), code: "contract_instruction", data: { missing: "request" } });
  return problems;
}

/** Whether a response is in exactly one of the two forms; offsets are those of the response. With pauses in a long one. */
export function* responseProblems(response: string, contract: Contract): Steps<readonly Problem[]> {
  const { patterns, words } = contract;
  const ask = findLoosely(patterns.ask, response);
  if (response.length > LONG_TEXT) yield;
  const recommend = findLoosely(patterns.recommend, response);
  if (response.length > LONG_TEXT) yield;
  const first = response.length - response.trimStart().length;
  if (ask?.start === first) return recommend === undefined ? clarificationProblems(response, ask.end, contract) : [{ ...recommend, code: "contract_two_forms", data: {} }];
  if (recommend?.start === first) {
    const asked = ask ?? patterns.questions.map((question) => findLoosely(question, response)).find((span) => span !== undefined);
    if (asked !== undefined) return [{ ...asked, code: "contract_two_forms", data: {} }];
    const isVerbatim = response.startsWith(words.recommendation.prefix, first);
    return [...(isVerbatim ? [] : [{ ...recommend, code: "contract_characters", data: { of: "recommendation" } } as const]), ...sourceProblems(response, contract)];
  }
  return [{ ...firstWords(response), code: "contract_prefix", data: { prefixes: [words.clarification.prefix, words.recommendation.prefix] } }];
}

function clarificationProblems(response: string, from: number, { patterns, clarification }: Contract): Problem[] {
  const which: number[] = [];
  const found: Span[] = [];
  let end = from;
  for (const [index, question] of patterns.questions.entries()) {
    const span = findLoosely(question, response, end);
    if (span === undefined) which.push(index + 1);
    else {
      found.push(span);
      end = span.end;
    }
  }
  if (which.length > 0) return [{ ...trimmed(response, { start: from, end: response.length }), code: "contract_questions", data: { which } }];
  const gaps = [from, ...found.map((span) => span.end)].map((start, index) => ({ start, end: found[index]?.start ?? response.length }));
  const extra = gaps.find(({ start, end: stop }, index) => !isExpectedGap(response.slice(start, stop), index, gaps.length, patterns.separator));
  if (extra !== undefined) return [{ ...trimmed(response, extra), code: "contract_extra", data: {} }];
  const difference = smallestReplacement(response, clarification);
  if (difference === undefined) return [];
  // A missing character has none to mark: the one after it stands for it.
  const start = Math.min(difference.start, response.length - 1);
  return [{ start, end: Math.max(difference.end, start + 1), code: "contract_characters", data: { of: "questions" } }];
}

/** Nothing before the first question and after the last, the separator between. */
function isExpectedGap(gap: string, index: number, gaps: number, separator: RegExp): boolean {
  return index === 0 || index === gaps - 1 ? gap.trim() === "" : separator.test(gap);
}

function sourceProblems(response: string, contract: Contract): Problem[] {
  if (contract.patterns.source.test(response)) return [];
  const written = sourceAtEnd(response, contract);
  return [{ ...(written === undefined ? lastWord(response) : trimmed(response, written)), code: "contract_source", data: { source: contract.words.recommendation.source } }];
}

function firstWords(text: string): Span {
  const start = text.length - text.trimStart().length;
  const words = /^[^\n:.]{1,40}:?/u.exec(text.slice(start))?.[0] ?? text.slice(start, start + 1);
  return { start, end: start + words.length };
}

function lastWord(text: string): Span {
  const end = text.trimEnd().length;
  let start = Math.max(0, end - 1);
  while (start > 0 && !/\s/u.test(text.charAt(start - 1))) start--;
  return { start, end };
}

