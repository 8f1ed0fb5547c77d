import path from "node:path";
import { translator } from "../platform/words";
import { runCommandLine } from "./commandLine";

/** The process `clinical-prompts`. */
async function main(): Promise<void> {
  const interrupted = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupted.abort());
  // A reader that has read enough, such as `head`, closes the pipe: no fault, and nobody is left to tell.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
  const productRoot = path.resolve(__dirname, "..");
  process.exitCode = await runCommandLine(process.argv.slice(2), {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: interrupted.signal,
    t: translator(productRoot, process.env),
    env: process.env,
    cwd: process.cwd(),
    productRoot,
  });
}

void main();
