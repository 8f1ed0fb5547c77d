import { spawn } from "node:child_process";
import { open } from "node:fs/promises";
import path from "node:path";
import { BRIDGE_PROTOCOL } from "../../core/training/bridgeEvent";
import { advance, hasEnded, INITIAL_RUN_STATE, processGone, type RunState } from "../../core/training/runState";
import { hasCode, writeFileAtomically } from "../files";
import { isAlive } from "../isAlive";
import { SERVER_KEY_VARIABLE } from "../serverKeys";
import { tailEvents } from "./eventTail";
import { RUN_FILES } from "./runFolder";

/** The Python that has the bridge's libraries, and where the bridge's package lies. */
export interface Bridge {
  readonly interpreter: string;
  /** Folder that holds `clinical_bridge/`. */
  readonly packageFolder: string;
}

/** Time that a trainer may take to leave after its last event. */
const LEAVING_MS = 10_000;

/** The trainer could not be started; `kind` says at which point. */
export class TrainerError extends Error {
  constructor(
    readonly kind: "not_started" | "protocol_mismatch",
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * Starts the trainer on a run folder in a process group of its own. It outlives the caller and writes its own
 * events; what it prints goes to the run's log.
 * @returns the process id, which is also the id of the process group.
 */
export async function startTrainer(folder: string, bridge: Bridge, environment: NodeJS.ProcessEnv): Promise<number> {
  const log = await open(path.join(folder, RUN_FILES.log), "a", 0o600);
  try {
    const child = spawn(bridge.interpreter, ["-m", "clinical_bridge", "train", folder], {
      cwd: folder,
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
      shell: false,
      env: trainerEnvironment(bridge, environment),
    });
    const pid = await new Promise<number>((resolve, reject) => {
      child.once("error", (error) => reject(new TrainerError("not_started", error.message, { cause: error })));
      child.once("spawn", () => {
        if (child.pid !== undefined) resolve(child.pid);
      });
    });
    child.unref();
    await writeTrainerPid(folder, pid);
    return pid;
  } finally {
    await log.close();
  }
}

/** What a trainer is started with, however it comes to its run. */
export function trainerEnvironment({ packageFolder }: Bridge, environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...environment, [SERVER_KEY_VARIABLE]: undefined, PYTHONPATH: packageFolder, PYTHONUTF8: "1", PYTHONUNBUFFERED: "1" };
}

/** Keeps who trains a run. */
export function writeTrainerPid(folder: string, pid: number): Promise<void> {
  return writeFileAtomically(path.join(folder, RUN_FILES.pid), `${pid}\n`);
}

/**
 * Follows a run until it ends, its process is gone, or `signal` is aborted (the run itself goes on).
 * @param pid of the trainer, where the caller has just started it; else it is read from the events.
 * @throws {TrainerError} when the trainer speaks another version of the protocol.
 */
export async function followRun(folder: string, onState: (state: RunState) => void, signal: AbortSignal, pid?: number): Promise<RunState> {
  let state = INITIAL_RUN_STATE;
  let gone = false;
  let endedAt: number | undefined;
  for await (const events of tailEvents(folder, signal)) {
    const before = state;
    for (const event of events) {
      if (event.type === "hello" && event.protocol !== BRIDGE_PROTOCOL) {
        throw new TrainerError("protocol_mismatch", `protocol ${event.protocol}, expected ${BRIDGE_PROTOCOL}`);
      }
      state = advance(state, event);
    }
    const ours = pid === undefined || state.pid === pid;
    // Gone before this read, and the read brought nothing: what it wrote last is never mistaken for its death.
    if (gone && events.length === 0) state = processGone(ours ? state : INITIAL_RUN_STATE);
    if (state !== before) onState(state);
    const trainer = pid ?? state.pid;
    const wasGone = gone;
    gone = trainer !== undefined && !isAlive(trainer);
    if (!hasEnded(state) || !(ours || wasGone)) continue;
    endedAt ??= Date.now();
    // Its last event is written before its process is gone: who is told of the end may count on both.
    if (trainer === undefined || gone || Date.now() - endedAt > LEAVING_MS) return state;
  }
  return state;
}

/** Ends the run and everything it started; the bridge says `end: cancelled` and leaves no partial file. */
export function cancelRun(pid: number): void {
  signalProcess(-pid, "SIGTERM");
}

/** Ends the training phase early; the best adapter so far is saved, merged and served. */
export function stopAndKeep(pid: number): void {
  signalProcess(pid, "SIGUSR1");
}

/** Where there is no such process nothing happens. */
function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!hasCode(error, "ESRCH")) throw error;
  }
}
