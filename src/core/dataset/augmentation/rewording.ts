import type { Examination } from "../../clinical/engine";
import { caseSpan, type Contract } from "../contract";
import type { DecodedString } from "../decodedString";
import { findLoosely } from "../looseMatch";
import type { Row } from "../record";
import { inSource, replaced, smallestReplacement, withKeys } from "../rowEdit";
import type { DatasetRules } from "../rules";
import type { RowAugmentation } from "./augmentRow";
import { provenance } from "./provenance";
import { amountsIn, inDigits, keptMeanings, turnsSex } from "./said";
import { readingChange, type ReadingChange } from "./sameReading";

/** What a variant that a model has worded is called, as in `augment/model`. */
export const REWORDED = "model";

/** Stands for the case in the protocol's request. */
const CASE = "{case}";

/** Why what a model has written is not kept; or why it was not asked. */
export type RewordingRefusal = {
  readonly reason:
    | ReadingChange
    | "row_incomplete"
    | "nothing_to_vary"
    /** The protocol has no request for a model. */
    | "no_request"
    /** The row names somebody, and the model is on another machine. */
    | "names_someone"
    /** The model said nothing, or did not come to an end. */
    | "no_answer"
    /** It has more than the case: what models say first, or words of the protocol's request and answer. */
    | "adds_words"
    /** An age, a measure or a date is another, or missing. */
    | "numbers_change"
    /** A fact beside the red flags is another: the patient's sex, a treatment, a side or a day. */
    | "facts_change";
};

/** What a model is asked for a rewording of the row's case; `undefined` where the protocol has no request or the row no case. */
export function rewordingRequest({ record }: Row, { engine: { protocol }, contract }: Pick<DatasetRules, "engine" | "contract">): string | undefined {
  const request = protocol.augmentation?.rewording;
  const instruction = record?.instruction?.value;
  if (request === undefined || instruction === undefined) return undefined;
  const { start, end } = caseSpan(instruction, contract);
  return request.replace(CASE, () => instruction.slice(start, end));
}

/** The row with its case as a model has worded it, under the same check as every variant: findings, decision, facts and numbers have to be the same. */
export function rewordedRow(row: Row, reply: string, { id, seed }: { readonly id: string; readonly seed: number }, rules: DatasetRules): RowAugmentation<RewordingRefusal> {
  const { record, text, errors } = row;
  const { instruction, response } = record ?? {};
  if (record === undefined || instruction === undefined || response === undefined || errors.length > 0) return refused("row_incomplete");
  const words = wordsOf(reply);
  if (words === "") return refused("no_answer");
  const span = caseSpan(instruction.value, rules.contract);
  const given = instruction.value.slice(span.start, span.end);
  if (hasPreamble(words, given) || addsFrame(words, given, rules.contract)) return refused("adds_words");
  const asked = replaced(instruction.value, [{ ...span, text: words }]);
  const edit = smallestReplacement(instruction.value, asked);
  if (edit === undefined) return refused("nothing_to_vary");
  const change = changeOf(instruction, asked, rules);
  if (change !== undefined) return refused(change);
  const origin = { name: REWORDED, parentId: id, id: `${id}-${REWORDED}-${seed}` };
  return { kind: "row", id: origin.id, text: withKeys(replaced(text, [inSource(text, instruction, edit)]), provenance(record, origin)) };
}

function refused(reason: RewordingRefusal["reason"]): { readonly kind: "refused"; readonly refusal: RewordingRefusal } {
  return { kind: "refused", refusal: { reason } };
}

function changeOf({ value }: DecodedString, asked: string, { engine, agreement }: Pick<DatasetRules, "engine" | "agreement">): RewordingRefusal["reason"] | undefined {
  const { language } = engine;
  const [given, written] = [keptMeanings(value, language), keptMeanings(asked, language)];
  const [before, after] = [inDigits(given.rest, language), inDigits(written.rest, language)];
  const numbers = (text: string): string => (text.match(/\d+(?:[.,]\d+)?/gu) ?? []).map((number) => number.replace(",", ".")).sort().join(" ");
  if (numbers(before) !== numbers(after) || amountsIn(before, language) !== amountsIn(after, language)) return "numbers_change";
  const [was, is] = [engine.examine(value), engine.examine(asked)];
  const change = readingChange(was, is);
  if (change !== undefined) return change;
  const factsOf = ({ decision }: Examination): string => [...new Set(decision.facts)].sort().join(" ");
  const isSame = factsOf(was) === factsOf(is) && given.meanings === written.meanings && !turnsSex(value, asked, agreement, language);
  return isSame ? undefined : "facts_change";
}

/** Units of a word that tells what a text is about. */
const TELLING = 4;

/** Whether a reply begins with words of its own before a colon: no number, and few words of the case. */
function hasPreamble(reply: string, given: string): boolean {
  const lead = /^[^:.;]*(?=:)/u.exec(reply)?.[0] ?? "";
  const words = (lead.toLowerCase().match(/\p{L}+/gu) ?? []).filter((word) => word.length >= TELLING);
  const known = new Set(given.toLowerCase().match(/\p{L}+/gu) ?? []);
  return words.length > 0 && !/\d/u.test(lead) && words.filter((word) => known.has(word)).length * 2 < words.length;
}

/** Whether words of the protocol's request or answer stand in a reply and not in the case. */
function addsFrame(reply: string, given: string, { patterns, words }: Contract): boolean {
  const { header, request, ask, recommend } = patterns;
  const first = /\p{L}{4,}/u.exec(words.request)?.[0];
  const isAdded = (pattern: RegExp) => findLoosely(pattern, reply) !== undefined && findLoosely(pattern, given) === undefined;
  return [header, request, ask, recommend].some(isAdded) || (first !== undefined && reply.includes(first) && !given.includes(first));
}

/** Models put a text that they were asked for between quotes. */
function wordsOf(reply: string): string {
  const text = reply.replace(/\s+/gu, " ").trim();
  return /^(?:"[^"]*"|«[^»]*»|“[^”]*”)$/u.test(text) ? text.slice(1, -1).trim() : text;
}
