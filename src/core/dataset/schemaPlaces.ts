/** The part of a JSON Schema that says what may be written. */
export interface SchemaPart {
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly items?: unknown;
  readonly $ref?: string;
}

/** A place in a row: keys, and indices of lists. */
export type Path = readonly (string | number)[];

const IN_LISTS = ["allOf", "anyOf", "oneOf"] as const;
const ALONE = ["if", "then", "else"] as const;

/** All that a JSON Schema says of the values at a place of its document: the schema there and those that it is made of. Circles are gone round once. */
export function partsAt(schema: object, path: Path): readonly SchemaPart[] {
  return path.reduce((parts: readonly SchemaPart[], segment) => expanded(parts.map(({ properties, items }) => (typeof segment === "number" ? items : ownValue(properties, segment))), schema), expanded([schema], schema));
}

/** With what they refer to and are put together of, in the order in which it is read. */
function expanded(schemas: readonly unknown[], root: object): readonly SchemaPart[] {
  const parts = new Set<object>();
  const add = (part: unknown): void => {
    if (typeof part !== "object" || part === null || parts.has(part)) return;
    parts.add(part);
    const { $ref, ...made } = part as Readonly<Record<string, unknown>>;
    if (typeof $ref === "string") add(referred(root, $ref));
    for (const key of IN_LISTS) if (Array.isArray(made[key])) made[key].forEach(add);
    for (const key of ALONE) add(made[key]);
  };
  schemas.forEach(add);
  return [...parts];
}

/** What a reference inside the same document names by a JSON pointer (RFC 6901), with or without the document's own id. */
function referred(root: object, reference: string): unknown {
  const { $id } = root as { readonly $id?: unknown };
  const [id = "", pointer = ""] = reference.split("#");
  if (id !== "" && id !== $id) return undefined;
  return decoded(pointer).split("/").slice(1).reduce((value: unknown, name) => ownValue(value, name.replaceAll("~1", "/").replaceAll("~0", "~")), pointer === "" || pointer.startsWith("/") ? root : undefined);
}

function decoded(pointer: string): string {
  try {
    return decodeURIComponent(pointer);
  } catch {
    return pointer;
  }
}

function ownValue(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
