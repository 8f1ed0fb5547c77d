import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020";
import type { Node } from "jsonc-parser";
import type { Span } from "../text/span";
import { mapping, type Steps } from "../steps";
import { misspeltKey } from "./misspeltKeys";
import { spanOfNode } from "./record";

/** What a record lacks by its JSON Schema; `path` is the JSON pointer (RFC 6901) of the value concerned. */
export type SchemaIssue =
  /** `written`: the key that is there in its place, with errors of typing. */
  | { readonly keyword: "required"; readonly path: string; readonly property: string; readonly written?: string }
  | { readonly keyword: "type"; readonly path: string; readonly expected: string }
  | { readonly keyword: "enum"; readonly path: string; readonly allowed: string }
  | { readonly keyword: "minLength" | "minItems"; readonly path: string; readonly limit: number }
  | { readonly keyword: "uniqueItems"; readonly path: string }
  | { readonly keyword: "pattern"; readonly path: string; readonly pattern: string }
  /** A chat in which nobody has this role. */
  | { readonly keyword: "contains"; readonly path: string; readonly role: "user" | "assistant" }
  | { readonly keyword: "additionalProperties"; readonly path: string; readonly property: string }
  /** Keywords that only a workspace's own schema uses; the message is ajv's, in English. */
  | { readonly keyword: "other"; readonly path: string; readonly message: string };

/** Finds what a row's value lacks, each issue on the exact characters of its key or value. With pauses between many. */
export type ValidateRecord = (value: unknown, tree: Node) => Steps<readonly (Span & { readonly issue: SchemaIssue })[]>;

/** So many errors have taken their time. */
const MANY = 100;

/** The draft of JSON Schema that records are checked by. */
export const DRAFT = "https://json-schema.org/draft/2020-12/schema";

/** What is wrong with a schema; `path` is the JSON pointer of the place. */
export interface RecordSchemaProblem {
  readonly path: string;
  /** `draft`: of another draft; `reference`: names what is not in the schema itself, as nothing else is ever read. */
  readonly code: "draft" | "reference" | "schema";
  /** The other draft, the reference, or ajv's message, in English. */
  readonly detail: string;
}

/** A schema that cannot be compiled. */
export class RecordSchemaError extends Error {
  readonly kind = "record_schema";
  constructor(
    readonly problems: readonly RecordSchemaProblem[],
    options?: ErrorOptions,
  ) {
    super(problems.map(({ path, detail }) => `${path}: ${detail}`).join("\n"), options);
  }
}

/** Places problems of a schema in its text: of an object or a list its first character. */
export function placedInSchema(problems: readonly RecordSchemaProblem[], tree: Node): readonly (Span & RecordSchemaProblem)[] {
  return problems.map((problem) => {
    const { type, offset, length } = nodeAt(tree, problem.path);
    return { ...problem, start: offset, end: offset + (type === "object" || type === "array" ? 1 : length) };
  });
}

/**
 * Compiles a JSON Schema (draft 2020-12) of records, once for many rows. Nothing outside of it is read, references to other files or servers included.
 * @param isKnownGood that it is a schema need not be found out: ajv takes several times as long for that as for everything else.
 * @throws {RecordSchemaError} when `schema` is no valid schema.
 */
export function compileRecordSchema(schema: object, isKnownGood = false): ValidateRecord {
  const validate = compiled(schema, isKnownGood);
  const { properties: known = {} } = schema as { readonly properties?: SchemaTypes };
  return function* (value, tree) {
    try {
      if (validate(value)) return [];
    } catch (error) {
      // A schema may lead back to itself without end.
      return [{ ...spanOfNode(tree), issue: { keyword: "other", path: "", message: messageOf(error) } }];
    }
    // `if` says only that one of its branches failed; the branch's own errors are there too.
    const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== "if");
    if (errors.length > MANY) yield;
    return yield* mapping(errors, (error) => misspelt(error, tree, known) ?? { ...spanOfError(error, tree), issue: issueOf(error) });
  };
}

function compiled(schema: object, isKnownGood: boolean): ValidateFunction {
  const draft: unknown = "$schema" in schema ? schema.$schema : DRAFT;
  if (typeof draft !== "string" || draft.replace(/#$/u, "") !== DRAFT) throw new RecordSchemaError([{ path: "/$schema", code: "draft", detail: String(draft) }]);
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateSchema: false, meta: !isKnownGood, logger: false });
  try {
    if (!isKnownGood && ajv.validateSchema(schema) !== true) throw new RecordSchemaError(problemsOf(ajv.errors ?? []));
    const validate = ajv.compile(schema);
    // Its answers would be promises.
    if ("$async" in validate) throw new RecordSchemaError([{ path: "/$async", code: "schema", detail: "must not be asynchronous" }]);
    return validate;
  } catch (error) {
    throw error instanceof RecordSchemaError ? error : new RecordSchemaError([problemOf(error, schema)], { cause: error });
  }
}

/** Of each place the first error: what follows it there is about other forms that the value might have had. */
function problemsOf(errors: readonly ErrorObject[]): readonly RecordSchemaProblem[] {
  const first = new Map<string, RecordSchemaProblem>();
  for (const { instancePath: path, keyword, message = keyword, params } of errors) {
    const { allowedValues } = params as { readonly allowedValues?: readonly unknown[] };
    if (!first.has(path)) first.set(path, { path, code: "schema", detail: allowedValues === undefined ? message : `${message}: ${allowedValues.join(", ")}` });
  }
  return [...first.values()];
}

/** What ajv throws has no place: it is looked for, and is else the whole. */
function problemOf(error: unknown, schema: object): RecordSchemaProblem {
  if (error instanceof Ajv2020.MissingRefError) {
    const { missingRef } = error;
    const [path = "", detail = missingRef] = firstIn(schema, (key, value) => key.endsWith("$ref") && typeof value === "string" && missingRef.endsWith(value)) ?? [];
    return { path, code: "reference", detail: String(detail) };
  }
  const [path = ""] = error instanceof SyntaxError ? (firstIn(schema, holdsBadPattern) ?? []) : [];
  return { path, code: "schema", detail: messageOf(error) };
}

function holdsBadPattern(key: string, value: unknown): boolean {
  const patterns = key === "pattern" && typeof value === "string" ? [value] : key === "patternProperties" && typeof value === "object" && value !== null ? Object.keys(value) : [];
  return patterns.some((pattern) => {
    try {
      return new RegExp(pattern, "u").flags === "";
    } catch {
      return true;
    }
  });
}

/** The first value below `value` that is wanted, with its JSON pointer. */
function firstIn(value: unknown, wanted: (key: string, value: unknown) => boolean, path = ""): readonly [path: string, value: unknown] | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, child] of Object.entries(value) as [string, unknown][]) {
    const below = `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    const found = wanted(key, child) ? ([below, child] as const) : firstIn(child, wanted, below);
    if (found !== undefined) return found;
  }
  return undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Of each key what it may hold. */
type SchemaTypes = Readonly<Record<string, { readonly type?: unknown }>>;

/** A key that is missing may be there with errors of typing: then that is what to mark. */
function misspelt({ keyword, instancePath: path, params }: ErrorObject, tree: Node, known: SchemaTypes): (Span & { readonly issue: SchemaIssue }) | undefined {
  if (keyword !== "required") return undefined;
  const property = String((params as Readonly<Record<string, unknown>>)["missingProperty"]);
  const written = misspeltKey(nodeAt(tree, path), property, Object.keys(known));
  if (written === undefined || (known[property]?.type ?? written.value?.type) !== written.value?.type) return undefined;
  return { ...written.key, issue: { keyword, path, property, written: written.name } };
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
