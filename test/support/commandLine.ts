import { spawn } from "node:child_process";
import path from "node:path";
import { runProgram } from "../../src/platform/process";
import { within } from "./deadline";
import { PRODUCT_ROOT } from "./editorServer";
import { provided } from "./testEnvironment";

const CLI = path.join(PRODUCT_ROOT, "dist", "cli.js");

/** Asks the Ollama of the tests and speaks English. */
const environment = (): NodeJS.ProcessEnv => ({ OLLAMA_HOST: provided("ollama"), LANG: "C", LC_ALL: "C" });

/** Runs `clinical-prompts` as a person would, in a process of its own. @returns what it prints with `--json`. */
export async function clinicalPrompts(args: readonly string[], seconds: number): Promise<unknown> {
  return JSON.parse(await runProgram(process.execPath, [CLI, ...args, "--json"], { signal: AbortSignal.timeout(seconds * 1000), env: environment() }));
}

/**
 * Runs `clinical-prompts` and presses Ctrl+C as soon as its messages hold `text`.
 * @returns its exit code and its messages.
 */
export async function interruptedAt(text: string, args: readonly string[], seconds: number): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, ...environment() }, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    if (!said.includes(text) && (said + part).includes(text)) child.kill("SIGINT");
    said += part;
  });
  try {
    return await within(seconds, `the end of ${args.join(" ")}`, new Promise((resolve) => child.once("close", (code) => resolve({ code, said }))));
  } finally {
    child.kill("SIGKILL");
  }
}
