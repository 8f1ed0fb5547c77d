import { KnowledgeSyntaxError, parseKnowledge } from "../clinical/knowledgeFile";
import type { Span } from "../text/span";
import { parseJsonRow, type JsonFault } from "./jsonRow";
import { compileRecordSchema, placedInSchema, RecordSchemaError, type RecordSchemaProblem } from "./recordSchema";

/** What may be wrong in a schema file, as JSON and as a schema. */
export type RecordSchemaFault = Pick<RecordSchemaProblem, "code" | "detail"> | { readonly code: "syntax"; readonly detail: JsonFault };

/** What is wrong in a schema file. The line counts from 0, the span is in that line. */
export type PlacedSchemaFault = RecordSchemaFault & Span & { readonly line: number };

/** A schema, or everything that was found wrong in its text, in the order of the text. */
export type ReadRecordSchema = { readonly schema: object } | { readonly faults: readonly PlacedSchemaFault[] };

/** Reads the text of a record schema of somebody's own: strict JSON, JSON Schema of draft 2020-12. */
export function readRecordSchemaText(marked: string): ReadRecordSchema {
  const text = marked.replace(/^\uFEFF/u, "");
  try {
    const schema = parseKnowledge(text);
    if (typeof schema !== "object" || schema === null) throw new RecordSchemaError([{ path: "", code: "schema", detail: "must be object" }]);
    compileRecordSchema(schema);
    return { schema };
  } catch (error) {
    return { faults: faultsOf(error, text).toSorted((a, b) => a.start - b.start).map((fault) => ({ ...fault, ...inItsLine(fault, text) })) };
  }
}

function faultsOf(error: unknown, text: string): readonly (Span & RecordSchemaFault)[] {
  if (error instanceof KnowledgeSyntaxError) return error.errors.map(({ start, end, fault }) => ({ start, end, code: "syntax", detail: fault }));
  const { tree } = parseJsonRow(text);
  if (!(error instanceof RecordSchemaError) || tree === undefined) throw error;
  return placedInSchema(error.problems, tree).map(({ start, end, code, detail }) => ({ start, end, code, detail }));
}

function inItsLine({ start, end }: Span, text: string): Span & { readonly line: number } {
  const lineStart = start === 0 ? 0 : text.lastIndexOf("\n", start - 1) + 1;
  return { line: text.slice(0, lineStart).split("\n").length - 1, start: start - lineStart, end: end - lineStart };
}
