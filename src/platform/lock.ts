import { open, readFile, rm, stat, utimes } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { exists, hasCode } from "./files";
import { isAlive } from "./isAlive";

/** A holder shows every `HEARTBEAT_MS` that it lives; one silent for `SILENCE_MS` is taken for dead, as is one whose process is gone. */
const HEARTBEAT_MS = 5_000;
const SILENCE_MS = 60_000;
const LOOK_AGAIN_MS = 250;

/** Gives a lock back. */
export type Unlock = () => Promise<void>;

/**
 * Takes a lock: a file that only its holder has made.
 * @returns `undefined` while somebody who lives holds it.
 */
export async function tryLock(file: string): Promise<Unlock | undefined> {
  if (!(await make(file))) {
    if (!(await isAbandoned(file))) return undefined;
    await rm(file, { force: true });
    if (!(await make(file))) return undefined;
  }
  const heartbeat = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => undefined), HEARTBEAT_MS);
  heartbeat.unref();
  return async () => {
    clearInterval(heartbeat);
    await rm(file, { force: true });
  };
}

/** The same, waiting for a living holder. @throws the signal's reason. */
export async function waitForLock(file: string, signal: AbortSignal): Promise<Unlock> {
  for (;;) {
    signal.throwIfAborted();
    const unlock = await tryLock(file);
    if (unlock !== undefined) return unlock;
    await sleep(LOOK_AGAIN_MS, undefined, { signal });
  }
}

/** Whether somebody who lives holds a lock. */
export async function isLocked(file: string): Promise<boolean> {
  return (await exists(file)) && !(await isAbandoned(file));
}

async function make(file: string): Promise<boolean> {
  try {
    const handle = await open(file, "wx", 0o600);
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
