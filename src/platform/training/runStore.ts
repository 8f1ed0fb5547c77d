import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { advance, hasEnded, INITIAL_RUN_STATE, processGone, type RunState } from "../../core/training/runState";
import { isAlive } from "../isAlive";
import { EventReader } from "./eventTail";
import { readManifest, RUN_FILES, type ReadManifest } from "./runFolder";

/** One training run on disk, with its state rebuilt from its events. */
export interface StoredRun {
  readonly folder: string;
  readonly manifest: ReadManifest;
  readonly state: RunState;
  /** Of the trainer, while it lives. */
  readonly pid: number | undefined;
}

/** The runs in a folder, newest first. A folder that is no run is passed over. */
export async function listRuns(runsFolder: string): Promise<readonly StoredRun[]> {
  const runs = await Promise.all((await subfolders(runsFolder)).map((folder) => readRun(folder)));
  return runs.filter((run) => run !== undefined).sort((a, b) => b.manifest.createdAt.localeCompare(a.manifest.createdAt));
}

/** The run in `folder`, or `undefined` where there is none. */
export async function readRun(folder: string): Promise<StoredRun | undefined> {
  const manifest = await readManifest(folder);
  if (manifest === undefined) return undefined;
  const events = await new EventReader(path.join(folder, RUN_FILES.events)).read();
  const state = events.reduce(advance, INITIAL_RUN_STATE);
  return storedRun(folder, manifest, state, await trainerPid(folder));
}

/** A run as its events and its trainer's process show it: a trainer that lives and has not spoken yet is starting. */
export function storedRun(folder: string, manifest: ReadManifest, state: RunState, pid: number | undefined): StoredRun {
  if (pid !== undefined && isAlive(pid)) return { folder, manifest, state: state.pid === pid ? state : INITIAL_RUN_STATE, pid };
  return { folder, manifest, state: hasEnded(state) ? state : processGone(state), pid: undefined };
}

/** The process that was started last for a run, whether it lives or not. */
export async function trainerPid(folder: string): Promise<number | undefined> {
  try {
    const pid = Number(await readFile(path.join(folder, RUN_FILES.pid), "utf8"));
    return Number.isSafeInteger(pid) && pid > 1 ? pid : undefined;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

async function subfolders(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => path.join(folder, name));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}
