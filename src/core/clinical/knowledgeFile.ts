import { findNodeAtLocation, type Node } from "jsonc-parser";
import { parseJsonRow, type JsonError, type JsonFault } from "../dataset/jsonRow";
import type { Span } from "../text/span";
import { KnowledgeError, type KnowledgeProblem } from "./knowledgeError";

/** A knowledge file that is no JSON. */
export class KnowledgeSyntaxError extends Error {
  readonly kind = "knowledge_syntax";
  constructor(readonly errors: readonly JsonError[]) {
    super(errors.map(({ fault, start }) => `${fault} at ${start}`).join("\n"));
  }
}

/** What may be wrong in a knowledge file, as JSON and as knowledge. */
export type KnowledgeFault = Pick<KnowledgeProblem, "code" | "detail"> | { readonly code: "syntax"; readonly detail: JsonFault };

/** What is wrong in a knowledge file, on the characters that are wrong. */
export type PlacedKnowledgeProblem = Span & KnowledgeFault;

/**
 * The value of a protocol or language file: strict JSON.
 * @throws {KnowledgeSyntaxError}
 */
export function parseKnowledge(text: string): unknown {
  const { value, errors } = parseJsonRow(text.replace(/^\uFEFF/u, ""));
  if (errors.length > 0) throw new KnowledgeSyntaxError(errors);
  return value;
}

/** Places what {@link parseKnowledge} and the decoders throw; `undefined` for an error of another kind. */
export function placedProblems(text: string, error: unknown): readonly PlacedKnowledgeProblem[] | undefined {
  if (error instanceof KnowledgeSyntaxError) return error.errors.map(({ start, end, fault }) => ({ start, end, code: "syntax", detail: fault }));
  if (!(error instanceof KnowledgeError)) return undefined;
  const { tree } = parseJsonRow(text);
  return error.problems.map(({ path, code, detail }) => ({ ...spanOf(tree, path), code, detail }));
}

/** The value at a JSON pointer; where there is none, the nearest that holds it: of an object or array its first character. */
function spanOf(tree: Node | undefined, pointer: string): Span {
  const path = pointer.split("/").slice(1).map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  for (let length = path.length; tree !== undefined && length >= 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length).map(segment));
    if (node === undefined) continue;
    const { offset, type } = node;
    return { start: offset, end: offset + (type === "object" || type === "array" ? 1 : node.length) };
  }
  return { start: 0, end: 0 };
}

function segment(part: string): string | number {
  return /^\d+$/u.test(part) ? Number(part) : part;
}
