import path from "node:path";
import { ProcessError, runProgram } from "../process";

/** The versions that the locked libraries have wheels for. */
export const OLDEST_PYTHON = "3.11";
export const NEWEST_PYTHON = "3.13";

/** Where an interpreter was named. */
export type PythonSource = "setting" | "virtual_env" | "path";

/** The Python to build on, or why there is none. */
export type FoundPython =
  | { readonly kind: "found"; readonly interpreter: string; readonly version: string; readonly source: PythonSource }
  /** What the person has chosen cannot be used; nothing else is taken in its place. */
  | { readonly kind: "unusable"; readonly interpreter: string; readonly version: string | undefined; readonly source: "setting" }
  /** `seen`: interpreters of other versions. */
  | { readonly kind: "missing"; readonly seen: readonly { readonly interpreter: string; readonly version: string }[] };

/**
 * Looks for a Python, in this order: the setting; the active virtual environment (`$VIRTUAL_ENV`); `python3.13`, `python3.12` and
 * `python3.11` of the PATH; `python3` of the PATH. The first of a usable version is taken; a setting is taken or reported, never passed over.
 */
export async function findPython(setting: string | undefined, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<FoundPython> {
  if (setting !== undefined && setting !== "") {
    const version = await versionOf(setting, signal);
    return version !== undefined && isUsable(version) ? { kind: "found", interpreter: setting, version, source: "setting" } : { kind: "unusable", interpreter: setting, version, source: "setting" };
  }
  const seen: { interpreter: string; version: string }[] = [];
  for (const { interpreter, source } of candidates(env)) {
    const version = await versionOf(interpreter, signal);
    if (version === undefined) continue;
    if (isUsable(version)) return { kind: "found", interpreter, version, source };
    seen.push({ interpreter, version });
  }
  return { kind: "missing", seen };
}

function candidates({ VIRTUAL_ENV: active }: NodeJS.ProcessEnv): readonly { interpreter: string; source: PythonSource }[] {
  const ofPath = ["python3.13", "python3.12", "python3.11", "python3"].map((interpreter) => ({ interpreter, source: "path" as const }));
  return active === undefined || active === "" ? ofPath : [{ interpreter: path.join(active, "bin", "python"), source: "virtual_env" }, ...ofPath];
}

/** `undefined` where there is no working interpreter. */
async function versionOf(interpreter: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const text = await runProgram(interpreter, ["-c", "import platform; print(platform.python_version())"], { signal, timeoutMs: 20_000 });
    return /^\d+\.\d\S*/u.exec(text)?.[0];
  } catch (error) {
    if (error instanceof ProcessError && error.kind !== "cancelled") return undefined;
    throw error;
  }
}

/** Whether the locked libraries have wheels for a Python of this version. */
export function isUsable(version: string): boolean {
  const [major, minor = 0] = version.split(".").map(Number);
  const minorOf = (limit: string): number => Number(limit.split(".")[1]);
  return major === 3 && minor >= minorOf(OLDEST_PYTHON) && minor <= minorOf(NEWEST_PYTHON);
}
