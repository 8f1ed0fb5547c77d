/** A setting that two runs do not share, by its dotted path; `undefined` where one of them does not have it. */
export interface Difference {
  readonly key: string;
  readonly first: string | undefined;
  readonly second: string | undefined;
}

/** What differs between two objects of JSON, in the order of the first, then of the second. Lists are compared whole. */
export function differences(first: object, second: object): readonly Difference[] {
  const [one, other] = [flat(first), flat(second)];
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((key) => {
    const [a, b] = [one.get(key), other.get(key)];
    return a === b ? [] : [{ key, first: a, second: b }];
  });
}

/** Values by their dotted path, as text that a person can read. */
function flat(value: object, prefix = ""): Map<string, string> {
  const entries = new Map<string, string>();
  for (const [key, each] of Object.entries(value)) {
    const path = `${prefix}${key}`;
    if (typeof each === "object" && each !== null && !Array.isArray(each)) for (const [inner, text] of flat(each as object, `${path}.`)) entries.set(inner, text);
    else if (each !== undefined) entries.set(path, typeof each === "string" ? each : JSON.stringify(each));
  }
  return entries;
}
