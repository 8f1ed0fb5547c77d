import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { eventually } from "./deadline";

/** In the environment of all that a server starts. */
const MARK = "CLINICAL_PROMPTS_HOST_MARK";

/** What a server is started with whose extension hosts are to be found. */
export const hostMark = (mark: string): NodeJS.ProcessEnv => ({ [MARK]: mark });

/** Kills the extension hosts of the server with this mark, without a word to them, and waits for another. */
export async function killExtensionHosts(mark: string): Promise<void> {
  const killed = await extensionHosts(mark);
  assert.notEqual(killed.length, 0);
  for (const host of killed) process.kill(host, "SIGKILL");
  await eventually(60, "another extension host", async () => ((await extensionHosts(mark)).some((host) => !killed.includes(host)) ? true : undefined));
}

async function extensionHosts(mark: string): Promise<number[]> {
  const pids = (await readdir("/proc")).map(Number).filter((pid) => pid > 1);
  const said = (pid: number, file: string): Promise<readonly string[]> => readFile(`/proc/${pid}/${file}`, "utf8").then((text) => text.split("\0"), () => []);
  const found = await Promise.all(pids.map(async (pid) => (await said(pid, "cmdline")).includes("--type=extensionHost") && (await said(pid, "environ")).includes(`${MARK}=${mark}`)));
  return pids.filter((_, at) => found[at]);
}
