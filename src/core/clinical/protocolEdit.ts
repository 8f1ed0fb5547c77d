import { findNodeAtLocation, parseTree, type Node } from "jsonc-parser";
import type { Span } from "../text/span";

/** Characters of a file to replace. */
export interface FileEdit extends Span {
  readonly text: string;
}

/** Keys of a group of forms that hold them to a condition or a meaning of their own. */
const CONDITIONS = ["normal", "capitals", "qualifies", "requires", "unless", "kind"];

/**
 * The edit that adds a surface form to a red flag of a protocol file, in the layout of the forms beside it; no other character changes.
 * @param form a pattern: plain words go through `escapeForm` first.
 * @returns `known` where the flag has the form already, `undefined` where the file has no such flag.
 */
export function addFormEdit(text: string, flag: string, form: string): FileEdit | "known" | undefined {
  const tree = parseTree(text);
  const flags = tree && findNodeAtLocation(tree, ["flags"]);
  const found = flags?.children?.find((node) => findNodeAtLocation(node, ["id"])?.value === flag);
  const groups = found && findNodeAtLocation(found, ["groups"]);
  if (groups === undefined) return undefined;
  const plain = groups.children?.filter((group) => CONDITIONS.every((key) => findNodeAtLocation(group, [key]) === undefined)) ?? [];
  const forms = plain.flatMap((group) => findNodeAtLocation(group, ["forms"]) ?? []);
  if (forms.some(({ children }) => children?.some(({ value }) => value === form))) return "known";
  const [first] = forms;
  return first === undefined ? appendTo(groups, `{ "forms": [${JSON.stringify(form)}] }`, text) : appendTo(first, JSON.stringify(form), text);
}

/** A protocol's text as a copy with an id of its own: without the reference to the schema, which would lead nowhere from another folder. */
export function copyOfProtocol(text: string, id: string): string {
  const tree = parseTree(text);
  const idNode = tree && findNodeAtLocation(tree, ["id"]);
  const renamed = idNode === undefined ? text : text.slice(0, idNode.offset) + JSON.stringify(id) + text.slice(idNode.offset + idNode.length);
  const copy = parseTree(renamed);
  const schema = copy && findNodeAtLocation(copy, ["$schema"])?.parent;
  const properties = copy?.children ?? [];
  const next = schema === undefined ? undefined : properties[properties.indexOf(schema) + 1];
  return schema === undefined || next === undefined ? renamed : renamed.slice(0, schema.offset) + renamed.slice(next.offset);
}

/** Behind the last item, parted from it as it is from the one before; a lone item shows by its own line how the next is written. */
function appendTo({ offset, length, children = [] }: Node, item: string, text: string): FileEdit {
  const last = children.at(-1);
  const before = children.at(-2);
  if (last === undefined) return { start: offset, end: offset + length, text: `[${item}]` };
  const end = last.offset + last.length;
  const gap = text.slice(before === undefined ? offset + 1 : before.offset + before.length, last.offset);
  const separator = before !== undefined ? gap : gap.includes("\n") ? `,${gap}` : ", ";
  return { start: end, end, text: separator + item };
}
