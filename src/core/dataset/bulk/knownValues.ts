import type { DatasetRules } from "../rules";
import type { FilterKey } from "./rowFilter";

/** The values that a key may have by the rules of rows; none where it may have any. */
export function knownValues(key: FilterKey, { engine: { protocol }, recordSchema }: Pick<DatasetRules, "engine" | "recordSchema">): readonly string[] {
  switch (key) {
    case "category":
      return protocol.categories.map(({ id }) => id);
    case "expected":
      return protocol.decisions.map(({ id }) => id);
    case "status":
      return statusesOf(recordSchema);
    case "source":
      return [];
  }
}

/** The statuses that the record schema knows, in its order. */
export function statusesOf(recordSchema: object): readonly string[] {
  const { properties } = recordSchema as { readonly properties?: { readonly status?: { readonly enum?: readonly unknown[] } } };
  return (properties?.status?.enum ?? []).filter((status): status is string => typeof status === "string");
}
