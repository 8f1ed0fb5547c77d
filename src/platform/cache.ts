import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { exists, hasCode } from "./files";
import { waitForLock } from "./lock";

/** Folder of everything that set-up provides: `$CLINICAL_PROMPTS_CACHE`, else the user's cache folder. */
export function cacheRoot(env: NodeJS.ProcessEnv): string {
  const { CLINICAL_PROMPTS_CACHE: own, XDG_CACHE_HOME: user } = env;
  if (own !== undefined && own !== "") return path.resolve(own);
  return path.join(user !== undefined && user !== "" ? user : path.join(homedir(), ".cache"), "clinical-prompt-studio");
}

/**
 * The cache entry `key`, built by `build` where it is not there yet. The entry appears whole or not at all; two processes never build the
 * same one.
 * @param build fills the folder that it is given. The folder is renamed afterwards: nothing in it may name its own path.
 * @returns the entry's folder.
 */
export async function cached(root: string, key: string, build: (folder: string) => Promise<void>, signal: AbortSignal): Promise<string> {
  const entry = path.join(root, key);
  if (await exists(entry)) return entry;
  await mkdir(root, { recursive: true });
  const unlock = await waitForLock(path.join(root, `${key}.lock`), signal);
  try {
    if (await exists(entry)) return entry;
    await removePartials(root, key);
    const partial = path.join(root, `${key}.partial-${process.pid}`);
    try {
      await mkdir(partial);
      await build(partial);
      await rename(partial, entry);
    } catch (error) {
      await rm(partial, { recursive: true, force: true });
      // Two that took over the same dead lock at once may both build: the first one counts.
      if (!hasCode(error, "ENOTEMPTY") || !(await exists(entry))) throw error;
    }
    return entry;
  } finally {
    await unlock();
  }
}

/** What a killed process has left of this entry. */
async function removePartials(root: string, key: string): Promise<void> {
  const left = (await readdir(root)).filter((name) => name.startsWith(`${key}.partial-`));
  await Promise.all(left.map((name) => rm(path.join(root, name), { recursive: true, force: true })));
}
