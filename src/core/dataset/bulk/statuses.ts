/** The statuses that the record schema knows, in its order. */
export function statusesOf(recordSchema: object): readonly string[] {
  const { properties } = recordSchema as { readonly properties?: { readonly status?: { readonly enum?: readonly unknown[] } } };
  return (properties?.status?.enum ?? []).filter((status): status is string => typeof status === "string");
}
