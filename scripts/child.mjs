// @ts-check
import { spawn } from "node:child_process";
import { createServer } from "node:net";

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
 * Starts a program that runs beside this process, in a group of its own, and ends with it at the latest.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, isReady: () => Promise<boolean>, seconds?: number }} options `isReady` is asked until it says yes.
 * @returns {Promise<{ stop: () => Promise<void>, ended: Promise<void> }>}
 */
export async function start(program, args, { cwd, env, isReady, seconds = 60 }) {
  const child = spawn(program, args, { cwd, env: { ...process.env, ...env }, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (said = (said + text).slice(-4_000)));
  /** @type {Promise<void>} */
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", () => resolve());
  });
  let gone = false;
  ended.then(() => (gone = true), () => (gone = true));
  const { pid } = child;
  if (pid === undefined) await ended;
  const leader = Number(pid);
  groups.add(leader);
  const stop = async () => {
    signalGroup(leader, "SIGTERM");
    const kill = setTimeout(() => signalGroup(leader, "SIGKILL"), 5_000);
    await ended;
    clearTimeout(kill);
    signalGroup(leader, "SIGKILL");
    groups.delete(leader);
  };
  const deadline = Date.now() + seconds * 1000;
  while (!(await isReady().catch(() => false))) {
    if (gone || Date.now() > deadline) {
      await stop();
      throw new Error(`${program} ${gone ? "ended" : "did not answer in time"}:\n${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { stop, ended };
}

/** @param {string} url */
export async function answers(url) {
  return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
}

/** A TCP port of the loopback interface that nobody listens on. @returns {Promise<number>} */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  return address.port;
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
