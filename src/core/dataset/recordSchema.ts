import { Ajv2020, type ErrorObject } from "ajv/dist/2020";
import type { Node } from "jsonc-parser";
import type { Span } from "../text/span";
import { mapping, type Steps } from "../steps";
import { spanOfNode } from "./record";

/** What a record lacks by its JSON Schema; `path` is the JSON pointer (RFC 6901) of the value concerned. */
export type SchemaIssue =
  | { readonly keyword: "required"; readonly path: string; readonly property: string }
  | { readonly keyword: "type"; readonly path: string; readonly expected: string }
  | { readonly keyword: "enum"; readonly path: string; readonly allowed: string }
  | { readonly keyword: "minLength" | "minItems"; readonly path: string; readonly limit: number }
  | { readonly keyword: "uniqueItems"; readonly path: string }
  | { readonly keyword: "pattern"; readonly path: string; readonly pattern: string }
  | { readonly keyword: "additionalProperties"; readonly path: string; readonly property: string }
  /** Keywords that only a workspace's own schema uses; the message is ajv's, in English. */
  | { readonly keyword: "other"; readonly path: string; readonly message: string };

/** Finds what a row's value lacks, each issue on the exact characters of its key or value. With pauses between many. */
export type ValidateRecord = (value: unknown, tree: Node) => Steps<readonly (Span & { readonly issue: SchemaIssue })[]>;

/** So many errors have taken their time. */
const MANY = 100;

/** A schema that cannot be compiled; the message says where it is wrong. */
export class RecordSchemaError extends Error {
  readonly kind = "record_schema";
}

/**
 * Compiles a JSON Schema (draft 2020-12) of records, once for many rows.
 * @throws {RecordSchemaError} when `schema` is no valid schema.
 */
export function compileRecordSchema(schema: object): ValidateRecord {
  const validate = compiled(schema);
  return function* (value, tree) {
    if (validate(value)) return [];
    // `if` says only that one of its branches failed; the branch's own errors are there too.
    const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== "if");
    if (errors.length > MANY) yield;
    return yield* mapping(errors, (error) => ({ ...spanOfError(error, tree), issue: issueOf(error) }));
  };
}

function compiled(schema: object) {
  try {
    return new Ajv2020({ allErrors: true, strict: false }).compile(schema);
  } catch (error) {
    throw new RecordSchemaError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function issueOf({ keyword, instancePath: path, params, message }: ErrorObject): SchemaIssue {
  const parameters = params as Readonly<Record<string, unknown>>;
  switch (keyword) {
    case "required":
      return { keyword, path, property: String(parameters["missingProperty"]) };
    case "type":
      return { keyword, path, expected: String(parameters["type"]) };
    case "enum":
      return { keyword, path, allowed: (parameters["allowedValues"] as unknown[]).join(", ") };
    case "minLength":
    case "minItems":
      return { keyword, path, limit: Number(parameters["limit"]) };
    case "uniqueItems":
      return { keyword, path };
    case "pattern":
      return { keyword, path, pattern: String(parameters["pattern"]) };
    case "additionalProperties":
      return { keyword, path, property: String(parameters["additionalProperty"]) };
    default:
      return { keyword: "other", path, message: message ?? keyword };
  }
}

/** A missing key has no characters: the object's opening brace stands for it. A repeated item is its second occurrence. */
function spanOfError({ keyword, instancePath, params }: ErrorObject, tree: Node): Span {
  const node = nodeAt(tree, instancePath);
  const parameters = params as Readonly<Record<string, unknown>>;
  switch (keyword) {
    case "required":
      return { start: node.offset, end: node.offset + 1 };
    case "additionalProperties":
      return spanOfNode(node.children?.find(({ children }) => children?.[0]?.value === parameters["additionalProperty"])?.children?.[0] ?? node);
    case "uniqueItems":
      return spanOfNode(node.children?.[Math.max(Number(parameters["i"]), Number(parameters["j"]))] ?? node);
    default:
      return spanOfNode(node);
  }
}

function nodeAt(tree: Node, pointer: string): Node {
  let node = tree;
  for (const segment of pointer.split("/").slice(1)) {
    const name = segment.replaceAll("~1", "/").replaceAll("~0", "~");
    const child = node.type === "array" ? node.children?.[Number(name)] : node.children?.findLast(({ children }) => children?.[0]?.value === name)?.children?.[1];
    if (child === undefined) return node;
    node = child;
  }
  return node;
}
