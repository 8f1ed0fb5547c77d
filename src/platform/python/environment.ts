import { access } from "node:fs/promises";
import path from "node:path";
import { cached } from "../cache";
import { ProcessError, runProgram } from "../process";
import { lockKey, lockPath, type LockName, type Provisioning } from "./locks";
import { provideUv } from "./uv";

/** What an environment is for. `dev` has the CPU's libraries and the tools of the Python tests; `bench` what the engine is measured against, `exports` the tools that exported trainings are for. */
export type EnvironmentKind = "cpu" | "unsloth" | "dev" | "bench" | "exports";

const LOCKS = { cpu: ["cpu"], unsloth: ["unsloth"], dev: ["cpu", "dev"], bench: ["bench"], exports: ["export-tools", "axolotl"] } as const satisfies Record<EnvironmentKind, readonly LockName[]>;

/** Path of the interpreter that has the locked libraries, where set-up has provided it or will. */
export async function environmentInterpreter(kind: EnvironmentKind, provisioning: Pick<Provisioning, "cache" | "bridgeFolder">): Promise<string> {
  return path.join(provisioning.cache, `python-${kind}-${await lockKey(provisioning, LOCKS[kind])}`, "bin", "python");
}

/** Set-up has not made this environment yet. */
export class EnvironmentMissingError extends Error {
  readonly kind = "environment_missing";
  constructor(readonly interpreter: string, options: ErrorOptions) {
    super(interpreter, options);
  }
}

/**
 * The interpreter that has the locked libraries.
 * @throws {EnvironmentMissingError} when set-up has not been run.
 */
export async function installedInterpreter(kind: EnvironmentKind, provisioning: Pick<Provisioning, "cache" | "bridgeFolder">): Promise<string> {
  const interpreter = await environmentInterpreter(kind, provisioning);
  try {
    await access(interpreter);
  } catch (error) {
    throw new EnvironmentMissingError(interpreter, { cause: error });
  }
  return interpreter;
}

/**
 * Makes the locked environment in the cache where it is not there yet.
 * @param interpreter the Python to build on.
 * @returns path of the environment's own interpreter.
 * @throws {ProcessError} when a package cannot be had or its hash differs.
 */
export async function provideEnvironment(kind: EnvironmentKind, interpreter: string, provisioning: Provisioning): Promise<string> {
  const { cache, signal, onLine } = provisioning;
  const locks = LOCKS[kind];
  await cached(
    cache,
    `python-${kind}-${await lockKey(provisioning, locks)}`,
    async (folder) => {
      const uv = await provideUv(interpreter, provisioning);
      // Relocatable, because a cache entry is renamed when it is complete.
      await runProgram(uv, ["venv", "--quiet", "--relocatable", "--allow-existing", "--no-project", "--python", interpreter, folder], { signal, onLine });
      const requirements = locks.flatMap((name) => ["-r", lockPath(provisioning, name)]);
      // The locks name all that is needed; Axolotl's own dependencies, which need a GPU, are left out.
      const only = kind === "exports" ? ["--no-deps"] : [];
      // Compiled now, once: thousands of files would be at the first training, and at each where Python may not keep what it compiles.
      await runProgram(uv, ["pip", "install", "--python", folder, "--require-hashes", "--compile-bytecode", ...only, ...requirements], { signal, onLine });
    },
    signal,
  );
  return environmentInterpreter(kind, provisioning);
}

/** Whether an NVIDIA driver lists a GPU. */
export async function hasCudaGpu(signal: AbortSignal): Promise<boolean> {
  try {
    return (await runProgram("nvidia-smi", ["-L"], { signal, timeoutMs: 20_000 })).includes("GPU ");
  } catch (error) {
    if (error instanceof ProcessError && error.kind !== "cancelled") return false;
    throw error;
  }
}
