// @ts-check
import { spawn } from "node:child_process";

/** Groups that are running; ended with this process, however it ends. @type {Set<number>} */
const groups = new Set();

/** @param {number} leader @param {NodeJS.Signals} signal */
function signalGroup(leader, signal) {
  try {
    process.kill(-leader, signal);
  } catch {
    // The group is gone already.
  }
}

process.on("exit", () => {
  for (const leader of groups) signalGroup(leader, "SIGKILL");
});
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.once(signal, () => {
    for (const leader of groups) signalGroup(leader, "SIGTERM");
    setTimeout(() => process.exit(130), 2_000);
  });
}

/**
 * Runs a program to its end in a process group of its own; the whole group is ended when the time is over.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, minutes?: number, quiet?: boolean, mute?: boolean, capture?: boolean }} [options] `quiet`: its output
 *   is shown only when it fails; `mute`: never; `capture`: its standard output comes back instead of being shown.
 * @returns {Promise<{ code: number, stdout: string }>} code 124 when the time was over.
 */
export async function run(program, args, { cwd, env, minutes = 20, quiet = false, mute = false, capture = false } = {}) {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ["ignore", quiet || mute || capture ? "pipe" : "inherit", quiet || mute ? "pipe" : "inherit"],
  });
  let stdout = "";
  let shown = "";
  child.stdout?.setEncoding("utf8").on("data", (text) => {
    stdout += text;
    shown += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text) => (shown += text));
  const { pid } = child;
  if (pid !== undefined) groups.add(pid);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    if (pid !== undefined) signalGroup(pid, "SIGKILL");
  }, minutes * 60_000);
  try {
    const code = await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (exitCode) => resolve(exitCode ?? 1));
    });
    if (quiet && (code !== 0 || timedOut)) process.stderr.write(shown.slice(-8_000));
    return { code: timedOut ? 124 : code, stdout };
  } finally {
    clearTimeout(timer);
    // What the program left running must not outlive it.
    if (pid !== undefined) signalGroup(pid, "SIGKILL");
    if (pid !== undefined) groups.delete(pid);
  }
}

/**
 * Like `run`, for a program that must succeed.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 * @returns {Promise<string>} its standard output, where captured.
 */
export async function runToSuccess(program, args, options) {
  const { code, stdout } = await run(program, args, options);
  if (code !== 0) throw new Error(`${[program, ...args].join(" ").slice(0, 200)}: ${code === 124 ? "took too long" : `exit code ${code}`}`);
  return stdout;
}

/**
 * Whether a program of that name runs here.
 * @param {string} program
 * @param {readonly string[]} [args]
 */
export async function isInstalled(program, args = ["--version"]) {
  try {
    return (await run(program, args, { mute: true, minutes: 1 })).code === 0;
  } catch {
    return false;
  }
}
