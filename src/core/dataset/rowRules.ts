import type { Node } from "jsonc-parser";
import { fitsOf } from "../text/matches";
import type { DecodedString } from "./decodedString";
import type { Problem } from "./problem";
import { LONGEST_ROW, spanOfNode, type Row } from "./record";
import type { ValidateRecord } from "./recordSchema";

/** The rules of JSON and of the record schema, for one row; offsets are those of the row. */
export function structureProblems(row: Row, validateRecord: ValidateRecord): Problem[] {
  const { tree, errors, value, text } = row;
  if (errors.length > 0) {
    return errors.map(({ start, end, fault }) => (fault === "TooLong" ? { start, end, code: "row_too_long", data: { length: text.length, limit: LONGEST_ROW } } : { start, end, code: "json_syntax", data: { fault } }));
  }
  if (tree === undefined || tree.type !== "object") return [{ start: 0, end: text.length, code: "not_a_record", data: {} }];
  return [
    ...duplicateKeys(tree),
    ...validateRecord(value, tree).map(({ start, end, issue }): Problem => ({ start, end, code: "schema", data: issue })),
    ...encodingProblems(row),
  ];
}

/** JSON.parse keeps the last of two equal keys and loses the first without a word. */
function duplicateKeys(node: Node, problems: Problem[] = []): Problem[] {
  const seen = new Set<unknown>();
  for (const child of node.children ?? []) {
    const [key, value] = child.type === "property" ? (child.children ?? []) : [undefined, child];
    if (key !== undefined && seen.has(key.value)) problems.push({ ...spanOfNode(key), code: "duplicate_key", data: { key: String(key.value) } });
    if (key !== undefined) seen.add(key.value);
    if (value.children !== undefined) duplicateKeys(value, problems);
  }
  return problems;
}

const LOST = /\uFFFD+/gu;
const HALF_PAIR = /\p{Surrogate}/gu;

/** U+FFFD is what a decoder leaves where bytes were no UTF-8; half a surrogate pair is no character and cannot be saved. */
function encodingProblems({ text, record }: Row): Problem[] {
  const lost = text.includes("\uFFFD") ? fitsOf(LOST, text).map(({ start, words }): Problem => ({ start, end: start + words.length, code: "encoding", data: { what: "replacement" } })) : [];
  return [...lost, ...halfPairs(record?.instruction), ...halfPairs(record?.response)];
}

function halfPairs(field: DecodedString | undefined): Problem[] {
  if (field === undefined || field.value.isWellFormed()) return [];
  return fitsOf(HALF_PAIR, field.value).map(({ start }): Problem => ({ ...field.toSource({ start, end: start + 1 }), code: "encoding", data: { what: "lone_surrogate" } }));
}
