import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A holder of a lock shows every `HEARTBEAT_MS` that it lives; one silent for `SILENCE_MS` is taken for dead, as is one whose process is gone. */
const HEARTBEAT_MS = 5_000;
const SILENCE_MS = 60_000;
const LOOK_AGAIN_MS = 250;

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
  const unlock = await lock(path.join(root, `${key}.lock`), signal);
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

/** Takes a lock file, waiting for a living holder. @returns what gives it back. */
async function lock(file: string, signal: AbortSignal): Promise<() => Promise<void>> {
  while (!(await takeLock(file))) {
    if (await isAbandoned(file)) await rm(file, { force: true });
    else await sleep(LOOK_AGAIN_MS, undefined, { signal });
  }
  const heartbeat = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => undefined), HEARTBEAT_MS);
  heartbeat.unref();
  return async () => {
    clearInterval(heartbeat);
    await rm(file, { force: true });
  };
}

async function takeLock(file: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx");
    await handle.writeFile(`${process.pid}\n`);
    await handle.close();
    return true;
  } catch (error) {
    if (hasCode(error, "EEXIST")) return false;
    throw error;
  }
}

async function isAbandoned(file: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(file);
    if (Date.now() - mtimeMs > SILENCE_MS) return true;
    const pid = Number.parseInt(await readFile(file, "utf8"), 10);
    // A file that is still empty has just been made.
    return Number.isInteger(pid) && !isAlive(pid);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return !hasCode(error, "ESRCH");
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (hasCode(error, "ENOENT")) return false;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
