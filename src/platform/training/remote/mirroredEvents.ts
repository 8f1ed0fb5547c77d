import { open, readFile, truncate, type FileHandle } from "node:fs/promises";
import { decodeBridgeEvent, type BridgeEvent } from "../../../core/training/bridgeEvent";
import { advance, INITIAL_RUN_STATE, type RunState } from "../../../core/training/runState";

const NEWLINE = 0x0a;

/** An event without its stamp, as the process that stands for a trainer elsewhere writes it. */
type OwnEvent = BridgeEvent extends infer Event ? (Event extends BridgeEvent ? Omit<Event, "seq" | "attempt" | "time"> : never) : never;

/** A line of the events there, whole, with the byte after it. */
export interface RemoteLine {
  readonly event: BridgeEvent;
  /** As it stands there, with keys that this build does not know. */
  readonly raw: object;
  readonly end: number;
}

/**
 * The events of a run that is trained elsewhere, as this machine keeps them: each line from there once, in order, and between them what is said here of
 * the way there. Lines from there are numbered anew, so that `(attempt, seq)` stays unique, and carry in `at` the byte of the file there up to which it is copied: what is
 * copied and how far it goes are written in one line, and neither can be lost without the other.
 */
export class MirroredEvents {
  private constructor(
    private readonly file: FileHandle,
    /** Process that stands for the trainer. */
    private readonly pid: number,
    private current: RunState,
    private at: number,
  ) {}

  /** Reads what is there; a line that broke off with its writer goes, and comes again from there. */
  static async open(file: string, pid: number): Promise<MirroredEvents> {
    const bytes = await readFile(file).catch(() => Buffer.alloc(0));
    const whole = bytes.lastIndexOf(NEWLINE) + 1;
    if (whole < bytes.length) await truncate(file, whole);
    let [state, at] = [INITIAL_RUN_STATE, 0];
    for (const line of bytes.subarray(0, whole).toString("utf8").split("\n")) {
      const event = decodeBridgeEvent(line);
      if (event === undefined) continue;
      state = advance(state, event);
      at = positionIn(line) ?? at;
    }
    return new MirroredEvents(await open(file, "a", 0o600), pid, state, at);
  }

  get state(): RunState {
    return this.current;
  }

  /** How many bytes of the file there are here. */
  get position(): number {
    return this.at;
  }

  /** Adds a line from there. */
  async mirror({ event, raw, end }: RemoteLine): Promise<void> {
    // The number of a process there may be anybody's here.
    const pid = event.type === "hello" ? { pid: this.pid } : {};
    const attempt = Math.max(event.attempt, this.current.attempt);
    const seq = event.attempt > this.current.attempt ? 0 : this.current.seq + 1;
    await this.write({ ...event, ...pid, attempt, seq }, { ...raw, ...pid, attempt, seq, at: end });
    this.at = end;
  }

  /** Adds what is said here. */
  async say(event: OwnEvent): Promise<void> {
    const { attempt, seq } = this.current;
    await this.write({ ...event, attempt: Math.max(1, attempt), seq: attempt === 0 ? 0 : seq + 1, time: new Date().toISOString() });
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  private async write(event: BridgeEvent, line: object = event): Promise<void> {
    await this.file.appendFile(`${JSON.stringify(line)}\n`);
    await this.file.datasync();
    this.current = advance(this.current, event);
  }
}

/** The whole lines in bytes that begin at `start` of a file; a line still being written waits for its end. Lines that are no events are passed over. */
export function remoteLines(bytes: Buffer, start: number): readonly RemoteLine[] {
  const lines: RemoteLine[] = [];
  for (let from = 0, end = bytes.indexOf(NEWLINE); end >= 0; from = end + 1, end = bytes.indexOf(NEWLINE, from)) {
    const text = bytes.toString("utf8", from, end);
    const event = decodeBridgeEvent(text);
    if (event !== undefined) lines.push({ event, raw: JSON.parse(text) as object, end: start + end + 1 });
  }
  return lines;
}

function positionIn(line: string): number | undefined {
  const value: unknown = JSON.parse(line);
  return typeof value === "object" && value !== null && "at" in value && typeof value.at === "number" ? value.at : undefined;
}
