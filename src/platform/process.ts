import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { StringDecoder } from "node:string_decoder";
import { setTimeout as sleep } from "node:timers/promises";
import { SERVER_KEY_VARIABLE } from "./serverKeys";

/** How many characters of a program's output are kept to explain its failure. */
const TAIL_LENGTH = 4_000;
/** Time between asking a process group to end and killing it. */
const GRACE_MS = 5_000;
/** Time for the system to take a killed group away; where nobody does, its dead processes stay listed and run no more. */
const BURIAL_MS = 1_000;
const LOOK_AGAIN_MS = 10;

/** A program could not be started, or did not end well; `tail` holds the end of what it printed. */
export class ProcessError extends Error {
  constructor(
    readonly kind: "not_found" | "failed" | "timed_out" | "cancelled",
    readonly program: string,
    readonly tail: string,
    options?: ErrorOptions,
  ) {
    super(`${program}: ${kind}${tail === "" ? "" : `\n${tail}`}`, options);
  }
}

export interface RunOptions {
  readonly signal: AbortSignal;
  readonly cwd?: string;
  /** Added to the environment of this process; `undefined` takes a variable out. */
  readonly env?: NodeJS.ProcessEnv;
  readonly timeoutMs?: number;
  /** Written to the program's standard input, which is empty otherwise. */
  readonly input?: string;
  /** Told each line of standard error as it comes. */
  readonly onLine?: (line: string) => void;
}

/**
 * Runs a program to its end in a process group of its own, without a shell.
 * @returns its standard output.
 * @throws {ProcessError} when it is not there, ends with another code than 0, takes longer than `timeoutMs`, or `signal` is aborted.
 *   Its whole process group has been ended by then.
 */
export async function runProgram(program: string, args: readonly string[], options: RunOptions): Promise<string> {
  const { onLine } = options;
  const decoder = new StringDecoder("utf8");
  const stdout: string[] = [];
  let tail = "";
  const code = await execute(program, args, options, {
    out: (bytes) => {
      const text = decoder.write(bytes);
      stdout.push(text);
      tail = (tail + text).slice(-TAIL_LENGTH);
    },
    error: (text) => (tail = (tail + text).slice(-TAIL_LENGTH)),
    ...(onLine === undefined ? {} : { line: onLine }),
  }).catch((error: unknown) => {
    throw error instanceof ProcessError && error.kind !== "not_found" && error.tail === "" ? new ProcessError(error.kind, program, tail.trim(), { cause: error }) : error;
  });
  if (code !== 0) throw new ProcessError("failed", program, tail.trim());
  return stdout.join("");
}

/** What a program has said, byte by byte on standard output, and the code it ended with; `null` after a signal. */
export interface Captured {
  readonly code: number | null;
  readonly stdout: Buffer;
  /** Its end. */
  readonly stderr: string;
}

/**
 * Like {@link runProgram} for a program whose exit code says something.
 * @param onOutput told what comes on standard output as it comes.
 * @throws {ProcessError} when it is not there, takes longer than `timeoutMs`, or `signal` is aborted.
 */
export async function captureProgram(program: string, args: readonly string[], options: RunOptions, onOutput?: (bytes: Buffer) => void): Promise<Captured> {
  const stdout: Buffer[] = [];
  let stderr = "";
  const code = await execute(program, args, options, {
    out: (bytes) => {
      if (onOutput === undefined) stdout.push(bytes);
      else onOutput(bytes);
    },
    error: (text) => (stderr = (stderr + text).slice(-TAIL_LENGTH)),
    ...(options.onLine === undefined ? {} : { line: options.onLine }),
  });
  return { code, stdout: Buffer.concat(stdout), stderr: stderr.trim() };
}

interface Listener {
  readonly out: (bytes: Buffer) => void;
  readonly error: (text: string) => void;
  readonly line?: (line: string) => void;
}

async function execute(program: string, args: readonly string[], options: RunOptions, { out, error: onError, line: onLine }: Listener): Promise<number | null> {
  const { signal, input, timeoutMs } = options;
  if (signal.aborted) throw new ProcessError("cancelled", program, "");
  const child = spawnGroup(program, args, options, ["pipe", "pipe", "pipe"]);
  let rest = "";
  const timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const stop = timeout === undefined ? signal : AbortSignal.any([signal, timeout]);
  child.stdout?.on("data", out);
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    onError(text);
    const lines = (rest + text).split(/\r?\n|\r/u);
    rest = lines.pop() ?? "";
    for (const line of lines) onLine?.(line);
  });
  // A program that does not read its input is no fault of ours.
  child.stdin?.on("error", () => undefined);
  child.stdin?.end(input ?? "");
  const ended = endOf(child, program);
  const ending: Promise<void>[] = [];
  const end = (): void => void ending.push(endGroup(child));
  stop.addEventListener("abort", end, { once: true });
  try {
    const code = await ended;
    await Promise.all(ending);
    if (stop.aborted) throw new ProcessError(timeout?.aborted === true ? "timed_out" : "cancelled", program, "");
    if (code === 0 && rest !== "") onLine?.(rest);
    return code;
  } finally {
    stop.removeEventListener("abort", end);
  }
}

/** Whether a program of that name runs here and knows its version. */
export async function isOnPath(program: string, signal: AbortSignal, versionOption = "--version"): Promise<boolean> {
  try {
    await runProgram(program, [versionOption], { signal, timeoutMs: 20_000 });
    return true;
  } catch (error) {
    if (error instanceof ProcessError && error.kind !== "cancelled") return false;
    throw error;
  }
}

/** A program that runs beside us until it is told to end. */
export interface Background {
  readonly pid: number;
  /** Rejects with the end of the program's output when it ends by itself. */
  readonly died: Promise<never>;
  /** Ends the whole process group and waits until it is gone. */
  readonly stop: () => Promise<void>;
}

/** Exit code of a shell that has not found the program. */
const SHELL_NOT_FOUND = 127;

/**
 * Runs the program given as arguments and ends it, with its process group, when standard input closes, as it does when the process that
 * holds the other end is gone, however it went. POSIX shell; the arguments are never read as shell words.
 */
const WATCHED = `exec 3<&0
"$@" 3<&- & program=$!
{ read -r _ <&3; trap "" TERM; kill -TERM 0; sleep 5; kill -KILL 0; } >/dev/null 2>&1 & watch=$!
exec 3<&-
trap : TERM
while wait "$program"; code=$?; kill -0 "$program" 2>/dev/null; do :; done
kill "$watch" 2>/dev/null
exit "$code"`;

/**
 * Starts a program in a process group of its own that ends with this process at the latest, even when this one is killed. Where there is no
 * such program, `died` says so.
 */
export async function startBackground(program: string, args: readonly string[], options: Pick<RunOptions, "cwd" | "env">): Promise<Background> {
  const child = spawnGroup("/bin/sh", ["-c", WATCHED, program, program, ...args], options, ["pipe", "pipe", "pipe"]);
  child.stdin?.on("error", () => undefined);
  let tail = "";
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding("utf8").on("data", (text: string) => (tail = (tail + text).slice(-TAIL_LENGTH)));
  const ended = endOf(child, program);
  const died = ended.then((code) => Promise.reject(new ProcessError(code === SHELL_NOT_FOUND ? "not_found" : "failed", program, tail.trim())));
  // Nobody may be listening when a server ends after its work.
  died.catch(() => undefined);
  const pid = await new Promise<number>((resolve, reject) => {
    died.catch(reject);
    child.once("spawn", () => {
      if (child.pid !== undefined) resolve(child.pid);
    });
  });
  const atExit = (): void => void killGroup(pid, "SIGKILL");
  process.once("exit", atExit);
  return {
    pid,
    died,
    stop: async () => {
      await endGroup(child);
      process.removeListener("exit", atExit);
    },
  };
}

/** A program that is spoken with by lines. */
export interface Dialogue {
  readonly send: (line: string) => void;
  /** Settles when the program has ended, with its exit code, `null` after a signal; rejects where there is no such program. */
  readonly ended: Promise<number | null>;
  /** Ends the whole process group and waits until it is gone. */
  readonly stop: () => Promise<void>;
  /** Nothing more is said or heard: it may outlive this process. @returns its process id, which is also the id of the process group. */
  readonly release: () => number;
}

/**
 * Starts a program in a process group of its own. It is to end when its standard input closes. What it says on standard error is nobody's to read.
 * @param onLine told each line of standard output.
 */
export function startDialogue(program: string, args: readonly string[], options: Pick<RunOptions, "cwd" | "env">, onLine: (line: string) => void): Dialogue {
  const child = spawnGroup(program, args, options, ["pipe", "pipe", "ignore"]);
  // A program that has gone is told by `ended`.
  child.stdin?.on("error", () => undefined);
  if (child.stdout !== null) createInterface({ input: child.stdout, crlfDelay: Infinity }).on("line", onLine);
  const ended = endOf(child, program);
  // Nobody may be listening when it ends after its work.
  ended.catch(() => undefined);
  const atExit = (): void => {
    if (child.pid !== undefined) killGroup(child.pid, "SIGKILL");
  };
  process.once("exit", atExit);
  return {
    send: (line) => void child.stdin?.write(`${line}\n`),
    ended,
    stop: async () => {
      await endGroup(child);
      process.removeListener("exit", atExit);
    },
    release: () => {
      if (child.pid === undefined) throw new ProcessError("not_found", program, "");
      process.removeListener("exit", atExit);
      child.stdin?.destroy();
      child.stdout?.destroy();
      child.unref();
      return child.pid;
    },
  };
}

function spawnGroup(program: string, args: readonly string[], { cwd, env }: Pick<RunOptions, "cwd" | "env">, stdio: ("pipe" | "ignore")[]): ChildProcess {
  return spawn(program, args, { cwd, env: { ...process.env, [SERVER_KEY_VARIABLE]: undefined, ...env }, detached: true, shell: false, stdio });
}

/** The exit code, or `null` after a signal, once the output has been read to its end. */
function endOf(child: ChildProcess, program: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new ProcessError("code" in error && error.code === "ENOENT" ? "not_found" : "failed", program, error.message, { cause: error })));
    child.once("close", (code) => resolve(code));
  });
}

/** Asks the group to end, gives its leader time to do so, then kills what is left. */
async function endGroup(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const hasExited = child.exitCode !== null || child.signalCode !== null;
  const exited = hasExited ? Promise.resolve() : new Promise((resolve) => child.once("exit", resolve));
  killGroup(pid, "SIGTERM");
  const kill = setTimeout(() => killGroup(pid, "SIGKILL"), GRACE_MS);
  await exited;
  clearTimeout(kill);
  killGroup(pid, "SIGKILL");
  for (const end = Date.now() + BURIAL_MS; killGroup(pid, 0) && Date.now() < end; ) await sleep(LOOK_AGAIN_MS);
}

/** False where no process of the group is left. */
function killGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
}
