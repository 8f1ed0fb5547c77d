import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { cacheRoot } from "../../src/platform/cache";
import { provideEnvironment } from "../../src/platform/python/environment";
import { findPython } from "../../src/platform/python/findPython";

/** EDS-NLP in a process of its own, with its documents loaded. */
export interface EdsNlp {
  /** Goes through all documents. @returns how many terms it found. */
  run(): Promise<number>;
  stop(): void;
}

/** @param terms surface forms by flag. */
export async function startEdsNlp(texts: readonly string[], terms: Readonly<Record<string, readonly string[]>>): Promise<EdsNlp> {
  const signal = AbortSignal.timeout(600_000);
  const python = await findPython(undefined, process.env, signal);
  if (python.kind !== "found") throw new Error("The bench needs Python 3.11 to 3.13.");
  const onLine = (line: string): void => void process.stderr.write(`${line}\n`);
  const interpreter = await provideEnvironment("bench", python.interpreter, { cache: cacheRoot(process.env), bridgeFolder: path.resolve("python-bridge"), signal, onLine });
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-bench-"));
  const files = await Promise.all(
    Object.entries({ texts, terms }).map(async ([name, value]) => {
      const file = path.join(folder, `${name}.json`);
      await writeFile(file, JSON.stringify(value));
      return file;
    }),
  );
  const env = { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };
  const child = spawn(interpreter, [path.resolve("test/bench/edsnlp_peer.py"), ...files], { stdio: ["pipe", "pipe", "inherit"], env });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done === true) throw new Error("EDS-NLP ended before it answered.");
    return line.value;
  };
  await answer();
  await rm(folder, { recursive: true });
  return {
    async run() {
      child.stdin.write("\n");
      return Number(await answer());
    },
    stop: () => void child.stdin.end(),
  };
}
