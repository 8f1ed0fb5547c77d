import { access, readFile } from "node:fs/promises";
import path from "node:path";
import { cached } from "../cache";
import { ProcessError, runProgram } from "../process";

/** The newest version whose sources build by `go install` alone. */
export const OLLAMA_VERSION = "0.11.4";
const OLDEST_GO_MINOR = 24;

/** Vector instructions worth compiling for: without them the same model decodes at a tenth of the speed. */
const VECTOR_FLAGS = ["avx", "avx2", "fma", "f16c"] as const;

/** What is missing to build Ollama, by program name. */
export async function missingForBuild(signal: AbortSignal): Promise<readonly string[]> {
  const wanted = [
    { name: "go ≥ 1.24", present: isNewGo(await output("go", ["version"], signal)) },
    { name: "gcc", present: (await output("gcc", ["--version"], signal)) !== undefined },
    { name: "g++", present: (await output("g++", ["--version"], signal)) !== undefined },
  ];
  return wanted.filter(({ present }) => !present).map(({ name }) => name);
}

/** The built program in the cache, or `undefined` where it has not been built yet. */
export async function builtOllama(cache: string): Promise<string | undefined> {
  const program = path.join(cache, await buildKey(), "ollama");
  try {
    await access(program);
    return program;
  } catch {
    return undefined;
  }
}

/**
 * Builds Ollama for this machine's CPU, once, in about two minutes on two cores.
 * @returns path of the program in the cache.
 * @throws {ProcessError} when the build fails.
 */
export async function buildOllama(cache: string, signal: AbortSignal, onLine: (line: string) => void): Promise<string> {
  const flags = ["-O3", ...(await vectorFlags()).map((flag) => `-m${flag}`)].join(" ");
  const entry = await cached(
    cache,
    await buildKey(),
    async (folder) => {
      // A vendor folder or workspace of the caller's directory is none of this build's business.
      const env = { CGO_ENABLED: "1", CGO_CFLAGS: flags, CGO_CXXFLAGS: flags, GOBIN: folder, GOFLAGS: "", GOWORK: "off" };
      await runProgram("go", ["install", `github.com/ollama/ollama@v${OLLAMA_VERSION}`], { signal, env, cwd: folder, onLine });
    },
    signal,
  );
  return path.join(entry, "ollama");
}

async function buildKey(): Promise<string> {
  return ["ollama", OLLAMA_VERSION, ...(await vectorFlags())].join("-");
}

/** Those of `VECTOR_FLAGS` that this CPU has; none where the kernel does not list them. */
async function vectorFlags(): Promise<readonly string[]> {
  const text = await readFile("/proc/cpuinfo", "utf8").catch(() => "");
  const flags = new Set(/^flags\s*:(.*)$/mu.exec(text)?.[1]?.trim().split(/\s+/u));
  return VECTOR_FLAGS.filter((flag) => flags.has(flag));
}

function isNewGo(text: string | undefined): boolean {
  const [, major, minor] = /go(\d+)\.(\d+)/u.exec(text ?? "") ?? [];
  return Number(major) > 1 || (Number(major) === 1 && Number(minor) >= OLDEST_GO_MINOR);
}

async function output(program: string, args: readonly string[], signal: AbortSignal): Promise<string | undefined> {
  try {
    return await runProgram(program, args, { signal, timeoutMs: 20_000 });
  } catch (error) {
    if (error instanceof ProcessError && error.kind !== "cancelled") return undefined;
    throw error;
  }
}
