import type { Steps } from "../../steps";
import type { Span } from "../../text/span";
import { caseSpan, isClarification } from "../contract";
import type { DecodedString } from "../decodedString";
import { readPatient } from "../patient/reading";
import { patientProblems } from "../patient/rules";
import { readRow, type Row } from "../record";
import { inSource, replaced, withKeys, type Replacement } from "../rowEdit";
import type { DatasetRules } from "../rules";
import { FEMININE, MASCULINE } from "./agreement";
import { changingGender, readingSex } from "./gender";
import { provenance } from "./provenance";
import { readingChange } from "./sameReading";

/** Why a row has no twin of the other sex. */
export type SexRefusal =
  /** No instruction, no response, or broken JSON. */
  | { readonly reason: "row_incomplete" }
  /** The case names no sex, or both. */
  | { readonly reason: "sex_unknown" }
  /** A word that fits one sex alone, or that may agree with something else; `span` is where it stands in the row. */
  | { readonly reason: "sex_bound" | "unclear_word"; readonly word: string; readonly span: Span }
  /** A finding or the decision would be another, for instance because a woman's pregnancy has to be asked. */
  | { readonly reason: "findings_change" | "decision_change" };

/** What a twin is written and checked by. */
type SexRules = Pick<DatasetRules, "engine" | "agreement" | "contract" | "patient" | "mayContradict">;

/** The new row, or why there is none. */
export type SexAugmentation = { readonly kind: "row"; readonly text: string; readonly id: string } | { readonly kind: "refused"; readonly refusal: SexRefusal };

/**
 * Writes a row for a patient of the other sex, with full agreement in case and recommendation. The new row is a draft that names its parent;
 * refused rather than guessed where the words, the findings or the decision would not be the same. With pauses.
 */
export function* augmentingSex({ record, text, errors }: Row, id: string, rules: SexRules): Steps<SexAugmentation> {
  const { engine, agreement, contract } = rules;
  const { instruction, response } = record ?? {};
  if (record === undefined || instruction === undefined || response === undefined || errors.length > 0) return refused({ reason: "row_incomplete" });
  const span = caseSpan(instruction.value, contract);
  const from = yield* readingSex(instruction.value.slice(span.start, span.end), agreement);
  if (from === undefined) return refused({ reason: "sex_unknown" });
  const to = from === MASCULINE ? FEMININE : MASCULINE;

  const parts = [{ field: instruction, span }, ...(isClarification(response.value, contract) ? [] : [{ field: response, span: { start: 0, end: response.value.length } }])];
  const edits: { field: DecodedString; edit: Replacement }[] = [];
  for (const { field, span: part } of parts) {
    const change = yield* changingGender(field.value.slice(part.start, part.end), to, agreement);
    if (change.kind === "refused") {
      const { reason, word, start, end } = change.refusal;
      return refused({ reason, word, span: field.toSource({ start: part.start + start, end: part.start + end }) });
    }
    yield;
    edits.push(...change.edits.map((edit) => ({ field, edit: { ...edit, start: part.start + edit.start, end: part.start + edit.end } })));
  }

  const ofInstruction = edits.filter(({ field }) => field === instruction).map(({ edit }) => edit);
  const before = yield* engine.examining(instruction.value);
  yield;
  const changed = readingChange(before, yield* engine.examining(replaced(instruction.value, ofInstruction)));
  yield;
  if (changed !== undefined) return refused({ reason: changed });
  const written = replaced(text, edits.map(({ field, edit }) => inSource(text, field, edit)));
  yield;
  const word = yield* wordOfOneSex(readRow(written), rules);
  if (word !== undefined) {
    const start = Math.max(instruction.value.indexOf(word), 0);
    return refused({ reason: "sex_bound", word, span: instruction.toSource({ start, end: start + word.length }) });
  }
  const newId = `${id}-${to === FEMININE ? "f" : "m"}`;
  return { kind: "row", id: newId, text: withKeys(written, provenance(record, { name: "sex", parentId: id, id: newId })) };
}

/** What a case says that is true of the other sex alone than that of its patient, be it denied: the words that the check of rows knows for it. */
function* wordOfOneSex({ record }: Row, rules: SexRules): Steps<string | undefined> {
  if (record?.instruction === undefined) return undefined;
  for (const { code, data } of yield* patientProblems(record, rules)) {
    if (code === "inconsistent_case" && data.what === "finding" && data.by === "sex") return data.finding;
  }
  const { value } = record.instruction;
  const span = caseSpan(value, rules.contract);
  const text = value.slice(span.start, span.end);
  const [bound] = (yield* readPatient(text, rules.patient)).bound;
  return bound === undefined ? undefined : text.slice(bound.start, bound.end);
}

function refused(refusal: SexRefusal): SexAugmentation {
  return { kind: "refused", refusal };
}
