import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";

/** Where and with what to provision. */
export interface Provisioning {
  /** Root of the cache. */
  readonly cache: string;
  /** Folder of the Python package and its `requirements/`. */
  readonly bridgeFolder: string;
  readonly signal: AbortSignal;
  /** Told what the tools say. */
  readonly onLine: (line: string) => void;
}

/** A file of exact versions with their hashes, `requirements/<name>.txt`. */
export type LockName = "cpu" | "unsloth" | "dev" | "bench" | "base-model" | "export-tools" | "axolotl" | "uv";

export function lockPath({ bridgeFolder }: Pick<Provisioning, "bridgeFolder">, name: LockName): string {
  return path.join(bridgeFolder, "requirements", `${name}.txt`);
}

/** Twelve digits that change whenever a version does: what is built from these locks is found again by them. */
export async function lockKey(provisioning: Pick<Provisioning, "bridgeFolder">, names: readonly LockName[]): Promise<string> {
  const hash = createHash("sha256");
  for (const name of names) hash.update(await readFile(lockPath(provisioning, name)));
  return hash.digest("hex").slice(0, 12);
}
