import { stringOf, type Entries, type Entry } from "./entries";
import type { ExchangeFormat } from "./format";
import { recordKeyNamed, unmarkedName } from "./names";

/** Which key of a record each source of a file becomes; `undefined` where it is left out. */
export type Mapping = ReadonlyMap<string, string | undefined>;

/** What stands between the parts of a text that comes from several sources. */
const BETWEEN = "\n\n";

/** The mapping that a file's sources suggest: every source becomes some key, and no two become one that should not. */
export function detectMapping(sources: readonly string[], format: Pick<ExchangeFormat, "claims">): Mapping {
  const claims = format.claims(sources);
  const used = new Set(claims.values());
  const mapping = new Map<string, string>();
  for (const source of sources) {
    const certain = claims.get(source) ?? unmarkedName(source);
    if (certain !== undefined) {
      used.add(certain);
      mapping.set(source, certain);
    }
  }
  for (const source of sources) {
    if (mapping.has(source)) continue;
    const known = recordKeyNamed(source);
    let key = known === undefined || used.has(known) ? source : known;
    while (used.has(key)) key = `_${key}`;
    used.add(key);
    mapping.set(source, key);
  }
  return new Map(sources.map((source) => [source, mapping.get(source)]));
}

/** The record that an item's sources make. A source that the mapping does not know stays under its own name. */
export function mapped(sources: Entries, mapping: Mapping): Entries {
  const made = new Map<string, readonly string[]>();
  for (const { key: source, json } of sources) {
    const key = mapping.has(source) ? mapping.get(source) : source;
    if (key !== undefined) made.set(key, [...(made.get(key) ?? []), json]);
  }
  return [...made].map(([key, parts]): Entry => ({ key, json: joined(parts) }));
}

function joined(parts: readonly string[]): string {
  const [first = '""', ...others] = parts;
  const said = parts.filter((json) => stringOf(json) !== "");
  if (others.length === 0 || said.length === 0) return first;
  const [only = first, ...more] = said;
  return more.length === 0 ? only : JSON.stringify(said.map((json) => stringOf(json) ?? json).join(BETWEEN));
}
