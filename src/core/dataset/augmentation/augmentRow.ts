import { finish, type Steps } from "../../steps";
import { caseSpan, isClarification } from "../contract";
import { seededNumbers } from "../random";
import { languageProblems } from "../languageRules";
import type { Row } from "../record";
import { inSource, replaced, smallestReplacement, withKeys } from "../rowEdit";
import type { DatasetRules } from "../rules";
import type { Augmentation } from "./augmentation";
import { contrastRow, type ContrastRefusal } from "./contrastRow";
import { denial } from "./denial";
import { order } from "./order";
import { provenance } from "./provenance";
import { quantities } from "./quantities";
import { readingChange, type ReadingChange } from "./sameReading";
import { augmentingSex, type SexRefusal } from "./sex";
import { synonyms } from "./synonyms";
import { telegraphic } from "./telegraphic";
import { typos } from "./typos";

/** Hex digits of a hash that make a seed: 32 bits. */
const HASH_DIGITS = 8;

/** Those that change words alone. */
const WORDINGS = { synonyms, order, denial, telegraphic, quantities, typos } as const satisfies Readonly<Record<string, Augmentation>>;

/** Every augmentation by its name, as in `augment/<name>`. */
export const AUGMENTATIONS = ["sex", "synonyms", "order", "denial", "telegraphic", "quantities", "typos", "contrast"] as const;
export type AugmentationName = (typeof AUGMENTATIONS)[number];

/** Wordings tried before a refusal. */
const ATTEMPTS = 8;

/** UTF-16 units of the longest row that is varied: each wording is read anew, and the light bulb waits for it. */
const LONGEST_VARIED = 10_000;

/** Why a row has no variant. `nothing_to_vary`: no word of the case can be written otherwise. */
export type AugmentationRefusal = SexRefusal | ContrastRefusal | { readonly reason: "too_long"; readonly limit: number } | { readonly reason: "nothing_to_vary" | ReadingChange };

/** The new row, with its parent as it then has to be where that changes; or why there is none. */
export type RowAugmentation<Refusal = AugmentationRefusal> =
  | { readonly kind: "row"; readonly id: string; readonly text: string; readonly parent?: string }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** Which variant of a row is asked for. */
export interface AugmentationRequest {
  readonly name: AugmentationName;
  /** The row's id, or the one made from its instruction. */
  readonly id: string;
  /** Equal rows, names and seeds give equal variants. */
  readonly seed: number;
}

/**
 * Writes a variant of a row. Only the case changes, never the protocol's words around it nor the label, save in a contrast twin; the engine has to
 * find and decide the same in it. The new row is a draft that names its parent and keeps all unknown keys.
 */
export function augmentRow(row: Row, request: AugmentationRequest, rules: DatasetRules): RowAugmentation {
  return finish(augmentingRow(row, request, rules));
}

/** Like {@link augmentRow}, with a pause behind each wording that is tried. */
export function* augmentingRow(row: Row, { name, id, seed }: AugmentationRequest, rules: DatasetRules): Steps<RowAugmentation> {
  if (row.text.length > LONGEST_VARIED) return { kind: "refused", refusal: { reason: "too_long", limit: LONGEST_VARIED } };
  if (name === "sex") return yield* augmentingSex(row, id, rules);
  const { record, text, errors } = row;
  const { instruction, response } = record ?? {};
  if (record === undefined || instruction === undefined || response === undefined || errors.length > 0) return { kind: "refused", refusal: { reason: "row_incomplete" } };
  const random = seededNumbers(Number.parseInt(rules.hash(`${seed} ${name} ${id}`).slice(0, HASH_DIGITS), 16));
  const origin = { name, parentId: id, id: `${id}-${name}-${seed}` };
  if (name === "contrast") return yield* contrastRow(row, { ...record, instruction, response }, origin, rules, random);

  const { start, end } = caseSpan(instruction.value, rules.contract);
  const given = { text: instruction.value.slice(start, end), response: isClarification(response.value, rules.contract) ? "" : response.value };
  let reason: "nothing_to_vary" | ReadingChange = "nothing_to_vary";
  const known = (yield* languageProblems(instruction.value, rules)).length;
  const before = yield* rules.engine.examining(instruction.value);
  let attempts = 0;
  for (const variant of yield* WORDINGS[name].variants(given, rules.engine, random)) {
    if (++attempts > ATTEMPTS) break;
    yield;
    const asked = replaced(instruction.value, [{ start, end, text: variant }]);
    const edit = smallestReplacement(instruction.value, asked);
    if (edit === undefined) continue;
    const change = readingChange(before, yield* rules.engine.examining(asked));
    if (change === undefined && (yield* languageProblems(asked, rules)).length > known) continue;
    if (change === undefined) return { kind: "row", id: origin.id, text: withKeys(replaced(text, [inSource(text, instruction, edit)]), provenance(record, origin)) };
    reason = change;
  }
  return { kind: "refused", refusal: { reason } };
}
