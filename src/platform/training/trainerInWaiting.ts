import * as v from "valibot";
import { decodeJson } from "../../core/decodeJson";
import { ProcessError, startDialogue, type Dialogue } from "../process";
import { PREFLIGHT_ARGUMENTS, type AskBridge } from "./preflight";
import { startTrainer, TrainerError, trainerEnvironment, writeTrainerPid, type Bridge } from "./trainer";

const ANSWER = v.looseObject({ type: v.string() });

/** How long a process with its libraries, some hundred MB, waits for somebody who reads the page before training. */
const PATIENCE_MS = 10 * 60_000;

/**
 * The pre-flight of a run on this computer, which goes on as its trainer: what both import, most of the time before the first step, is imported once.
 * While it waits it ends with this process; once it trains it is a trainer like any other.
 */
export class TrainerInWaiting {
  #waiting: Dialogue | undefined;
  #patience: NodeJS.Timeout | undefined;
  #hear: (line: string) => void = () => undefined;

  constructor(
    private readonly bridge: Bridge,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** Looks at the run; then the process waits for {@link start}. Whoever asks starts or dismisses it. */
  readonly ask: AskBridge = async (input, signal) => {
    const { interpreter, packageFolder } = this.bridge;
    const turnedAway = (): boolean => signal.aborted;
    if (turnedAway()) throw new ProcessError("cancelled", interpreter, "");
    const dialogue = startDialogue(interpreter, [...PREFLIGHT_ARGUMENTS, "--then-train"], { cwd: packageFolder, env: trainerEnvironment(this.bridge, this.environment) }, (line) => this.#hear(line));
    this.#waiting = dialogue;
    const dismiss = (): void => void this.dismiss();
    signal.addEventListener("abort", dismiss, { once: true });
    try {
      const said = await this.#said(dialogue, input, ["preflight", "error"]);
      if (turnedAway()) throw new ProcessError("cancelled", interpreter, "");
      if (said === undefined) throw new TrainerError("not_started", "failed");
      this.#patience = setTimeout(dismiss, this.patienceMs).unref();
      return said;
    } catch (error) {
      await this.dismiss();
      if (!(error instanceof ProcessError) || error.kind === "cancelled") throw error;
      throw new TrainerError("not_started", error.kind, { cause: error });
    } finally {
      signal.removeEventListener("abort", dismiss);
    }
  };

  /**
   * Trains a run folder; a new process does where none waits any more.
   * @returns the process id, which is also the id of the process group.
   */
  async start(folder: string): Promise<number> {
    clearTimeout(this.#patience);
    const dialogue = this.#waiting;
    const isTraining = dialogue !== undefined && (await this.#said(dialogue, JSON.stringify(folder), ["training"])) !== undefined;
    if (!isTraining) {
      await this.dismiss();
      return startTrainer(folder, this.bridge, this.environment);
    }
    this.#waiting = undefined;
    const pid = dialogue.release();
    await writeTrainerPid(folder, pid);
    return pid;
  }

  /** Ends the process while it waits. */
  async dismiss(): Promise<void> {
    clearTimeout(this.#patience);
    const dialogue = this.#waiting;
    this.#waiting = undefined;
    await dialogue?.stop();
  }

  /** Sends a line. @returns the answer, a line of one of these types; `undefined` where the process ends without it. */
  async #said(dialogue: Dialogue, line: string, types: readonly string[]): Promise<string | undefined> {
    const heard = new Promise<string>((resolve) => {
      this.#hear = (said) => {
        if (types.includes(decodeJson(ANSWER, said)?.type ?? "")) resolve(said);
      };
    });
    dialogue.send(line);
    return Promise.race([heard, dialogue.ended.then(() => undefined)]);
  }
}
