import { open } from "node:fs/promises";
import path from "node:path";
import { spawn } from "node:child_process";
import { writeFileAtomically } from "../../files";
import { tryLock } from "../../lock";
import { RUN_FILES } from "../runFolder";
import { TrainerError } from "../trainer";
import { attend, EndRequests } from "./attend";
import { machineOf, openHost } from "./machine";

/**
 * Starts the process that follows a run on another machine and stands for its trainer here: like a trainer it has a group of its own, outlives the
 * caller, and takes SIGTERM and SIGUSR1, which it passes on.
 * @param program that calls {@link accompany} with the folder it is given: `dist/companion.js`.
 * @returns its process id.
 * @throws {TrainerError}
 */
export async function startCompanion(folder: string, program: string, environment: NodeJS.ProcessEnv): Promise<number> {
  const log = await open(path.join(folder, RUN_FILES.companionLog), "a", 0o600);
  try {
    // The editor's own program is Node only when it is told so.
    const env = { ...environment, ELECTRON_RUN_AS_NODE: "1" };
    const child = spawn(process.execPath, [program, folder], { cwd: folder, detached: true, stdio: ["ignore", log.fd, log.fd], shell: false, env });
    const pid = await new Promise<number>((resolve, reject) => {
      child.once("error", (error) => reject(new TrainerError("not_started", error.message, { cause: error })));
      child.once("spawn", () => {
        if (child.pid !== undefined) resolve(child.pid);
      });
    });
    child.unref();
    await writeFileAtomically(path.join(folder, RUN_FILES.pid), `${pid}\n`);
    return pid;
  } finally {
    await log.close();
  }
}

/** The companion's work: follows the run to its end. Does nothing where another companion does, or where the run is trained on this machine. */
export async function accompany(folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  const requests = new EndRequests();
  process.on("SIGTERM", () => requests.ask("cancel"));
  process.on("SIGUSR1", () => requests.ask("keep"));
  const machine = await machineOf(folder);
  const unlock = machine === undefined ? undefined : await tryLock(path.join(folder, RUN_FILES.companionLock));
  if (machine === undefined || unlock === undefined) return;
  const host = openHost(machine, env);
  try {
    await attend({ folder, machine, host, pid: process.pid, requests });
  } finally {
    await host.close();
    await unlock();
  }
}
