import type { Node } from "jsonc-parser";
import type { Steps } from "../steps";
import { findingFits } from "../text/matches";
import type { Span } from "../text/span";
import { decodeString } from "./decodedString";
import { sizeOf } from "./jsonRow";
import { misspeltChat } from "./misspeltKeys";
import type { Problem, ProblemData } from "./problem";
import { LONGEST_ROW, MOST_VALUES, propertiesOf, spanOfNode, type Row } from "./record";
import type { SchemaIssue, ValidateRecord } from "./recordIssues";

/** The rules of JSON and of the record schema, for one row; offsets are those of the row. With pauses between many. */
export function* structureProblems(row: Row, validateRecord: ValidateRecord): Steps<Problem[]> {
  const { tree, errors, value, text } = row;
  if (errors.length > 0) {
    return errors.map(({ start, end, fault }): Problem => {
      if (fault === "TooLong") return { start, end, code: "row_too_long", data: { of: "characters", length: text.length, limit: LONGEST_ROW } };
      if (fault === "TooMany") return { start, end, code: "row_too_long", data: { of: "values", length: sizeOf(text).values, limit: MOST_VALUES } };
      return { start, end, code: "json_syntax", data: { fault } };
    });
  }
  if (tree === undefined || tree.type !== "object") return [{ start: 0, end: text.length, code: "not_a_record", data: {} }];
  const lacks = yield* validateRecord(value, tree);
  const chat = lacks.every(isOfOtherKeys) ? undefined : misspeltChat(tree);
  const schema = (chat === undefined ? lacks : lacks.filter(isOfOtherKeys)).map(({ start, end, issue }): Problem => ({ start, end, code: "schema", data: issue }));
  if (chat !== undefined) schema.push({ ...chat.key, code: "schema", data: { keyword: "required", path: "", property: "messages", written: chat.name } });
  return [...duplicateKeys(tree), ...(schema.length === 0 ? silentRoles(row, tree) : schema), ...(yield* encodingProblems(row))];
}

/** Case and answer are not what is missing where they are in a chat. */
function isOfOtherKeys({ issue }: { readonly issue: SchemaIssue }): boolean {
  return !(issue.keyword === "required" && issue.path === "" && ["instruction", "response"].includes(issue.property));
}

/** A chat needs a question and an answer to be learnt from, which no schema's words would say well. */
function silentRoles({ record }: Row, tree: Node): Problem[] {
  if (record?.shape !== "chat" || (record.instruction !== undefined && record.response !== undefined)) return [];
  const key = propertiesOf(tree).findLast(({ name }) => name === "messages")?.key ?? spanOfNode(tree);
  const problem = (role: "user" | "assistant"): Problem => ({ ...key, code: "schema", data: { keyword: "contains", path: "/messages", role } });
  return [...(record.instruction === undefined ? [problem("user")] : []), ...(record.response === undefined ? [problem("assistant")] : [])];
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
/** Where a row writes none of a pair as an escape, and is well formed, so are all its strings. */
const ESCAPED_HALF = /\\ud[89a-f]/iu;
const HALF_PAIRS = /\p{Surrogate}+/gu;

type EncodingFault = ProblemData["encoding"];
// Each row shares them: a row may have tens of thousands.
const REPLACEMENT: EncodingFault = { what: "replacement" };
const LONE_SURROGATE: EncodingFault = { what: "lone_surrogate" };

/** U+FFFD is what a decoder leaves where bytes were no UTF-8; half a surrogate pair is no character and cannot be saved. */
function* encodingProblems({ text, tree }: Row): Steps<Problem[]> {
  const problems: Problem[] = [];
  const add = (what: EncodingFault, { start, end }: Span): void => void problems.push({ start, end, code: "encoding", data: what });
  if (text.includes("\uFFFD")) yield* findingFits(LOST, text, (lost, start) => add(REPLACEMENT, { start, end: start + lost.length }));
  if (tree === undefined || (text.isWellFormed() && !ESCAPED_HALF.test(text))) return problems;
  for (const node of stringsIn(tree)) {
    const { value, toSource } = decodeString(text, spanOfNode(node));
    if (!value.isWellFormed()) yield* findingFits(HALF_PAIRS, value, (halves, start) => add(LONE_SURROGATE, toSource({ start, end: start + halves.length })));
  }
  return problems;
}

/** The strings of a tree, keys among them, in their order. */
function stringsIn(node: Node): readonly Node[] {
  return node.type === "string" ? [node] : (node.children ?? []).flatMap(stringsIn);
}
