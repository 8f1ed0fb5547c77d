import { copyFile } from "node:fs/promises";
import path from "node:path";
import { cached } from "../cache";
import { isOnPath, runProgram } from "../process";
import { lockKey, lockPath, type Provisioning } from "./locks";

/**
 * Path of `uv`: the one of the PATH, else the locked one, put into the cache by pip.
 * @throws {ProcessError} when Python has no pip, or pip cannot get it.
 */
export async function provideUv(interpreter: string, provisioning: Provisioning): Promise<string> {
  const { cache, signal, onLine } = provisioning;
  if (await isOnPath("uv", signal)) return "uv";
  const entry = await cached(
    cache,
    `uv-${await lockKey(provisioning, ["uv"])}`,
    async (folder) => {
      const wheel = path.join(folder, "wheel");
      const lock = lockPath(provisioning, "uv");
      await runProgram(interpreter, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "--target", wheel, "-r", lock], { signal, onLine });
      await copyFile(path.join(wheel, "bin", "uv"), path.join(folder, "uv"));
    },
    signal,
  );
  return path.join(entry, "uv");
}
