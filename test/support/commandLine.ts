import { spawn, type ChildProcess } from "node:child_process";
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

interface Ended {
  readonly code: number | null;
  /** Its messages. */
  readonly said: string;
}

/** Runs `clinical-prompts` and does something as soon as its messages hold `text`. */
export async function actedAt(text: string, act: (child: ChildProcess) => Promise<void>, args: readonly string[], seconds: number): Promise<Ended> {
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, ...environment() }, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  let acting = Promise.resolve();
  child.stderr.setEncoding("utf8").on("data", (part: string) => {
    if (!said.includes(text) && (said + part).includes(text)) acting = act(child);
    said += part;
  });
  try {
    const code = await within(seconds, `the end of ${args.join(" ")}`, new Promise<number | null>((resolve) => child.once("close", resolve)));
    await acting;
    return { code, said };
  } finally {
    child.kill("SIGKILL");
  }
}

/** Runs `clinical-prompts` and presses Ctrl+C as soon as its messages hold `text`. */
export function interruptedAt(text: string, args: readonly string[], seconds: number): Promise<Ended> {
  const interrupt = (child: ChildProcess): Promise<void> => {
    child.kill("SIGINT");
    return Promise.resolve();
  };
  return actedAt(text, interrupt, args, seconds);
}
