import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020";
import type { Node } from "jsonc-parser";
import { messageOf } from "../messageOf";
import type { Span } from "../text/span";
import { nodeAt, recordValidator, type ValidateRecord } from "./recordIssues";
import type { DatasetRules } from "./rules";

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
 * @throws {RecordSchemaError} when `schema` is no valid schema.
 */
export function compileRecordSchema(schema: object): ValidateRecord {
  return recordValidator(compiled(schema), schema);
}

/**
 * Puts another record schema in place of the one that rules have; the same rules become the same.
 * @throws {RecordSchemaError} when the schema is not valid.
 */
export function withRecordSchema(recordSchema: object): (rules: DatasetRules) => DatasetRules {
  const validateRecord = compileRecordSchema(recordSchema);
  const known = new WeakMap<DatasetRules, DatasetRules>();
  return (rules) => {
    const own = known.get(rules) ?? { ...rules, recordSchema, validateRecord };
    known.set(rules, own);
    return own;
  };
}

function compiled(schema: object): ValidateFunction {
  const draft: unknown = "$schema" in schema ? schema.$schema : DRAFT;
  if (typeof draft !== "string" || draft.replace(/#$/u, "") !== DRAFT) throw new RecordSchemaError([{ path: "/$schema", code: "draft", detail: String(draft) }]);
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateSchema: false, logger: false });
  try {
    if (ajv.validateSchema(schema) !== true) throw new RecordSchemaError(problemsOf(ajv.errors ?? []));
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
