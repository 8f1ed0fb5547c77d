import type { ErrorObject, ValidateFunction } from "ajv/dist/2020";
import type { Node } from "jsonc-parser";
import { messageOf } from "../messageOf";
import { mapping, type Steps } from "../steps";
import type { Span } from "../text/span";
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

/**
 * Places what ajv finds in a row.
 * @param validate the schema, compiled.
 */
export function recordValidator(validate: ValidateFunction, schema: object): ValidateRecord {
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

/** The value at a JSON pointer; where there is none, the nearest that holds it. */
export function nodeAt(tree: Node, pointer: string): Node {
  let node = tree;
  for (const segment of pointer.split("/").slice(1)) {
    const name = segment.replaceAll("~1", "/").replaceAll("~0", "~");
    const child = node.type === "array" ? node.children?.[Number(name)] : node.children?.findLast(({ children }) => children?.[0]?.value === name)?.children?.[1];
    if (child === undefined) return node;
    node = child;
  }
  return node;
}
