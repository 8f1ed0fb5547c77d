/** A manifest and a `config.json` as they were read: keys that are not known here are kept. */
export interface RunRecord {
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly configuration: Readonly<Record<string, unknown>>;
}

/**
 * The record of a run that does the same again under another name: same rows, same configuration, same seeds. What the first one
 * has found (`results`) and where it was trained (`machine`) are left out; `reproduces` says which it was.
 */
export function reproductionOf({ manifest, configuration }: RunRecord, name: string, createdAt: Date): RunRecord {
  const { results, machine, ...made } = manifest;
  return {
    manifest: { ...made, name, createdAt: createdAt.toISOString(), reproduces: manifest["name"] },
    configuration: { ...configuration, ...servedAs(configuration["serve"], name) },
  };
}

function servedAs(serve: unknown, name: string): { readonly serve?: object } {
  if (typeof serve !== "object" || serve === null) return {};
  return { serve: { ...serve, model: name, ...("baseModelName" in serve ? { baseModelName: `${name}-base` } : {}) } };
}
