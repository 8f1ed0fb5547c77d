import { open } from "node:fs/promises";
import path from "node:path";
import { decodeOverrideLine, Overrides, type OverrideLine } from "../../core/evaluation/override";
import { AppendedLines } from "../appendedLines";
import { EVALUATION_FILES } from "./evaluationFiles";
import { endTornLine } from "./store";

/** Reads what persons say of the answers of an evaluation, each time what has come since. */
export class OverrideReader {
  private readonly overrides = new Overrides();
  private readonly lines: AppendedLines<OverrideLine>;
  private reading: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.lines = new AppendedLines(fileIn(folder), decodeOverrideLine);
  }

  /** Who asks meanwhile waits: two that read at once would both count the same bytes as read. */
  read(): Promise<Overrides> {
    const read = this.reading.then(() => this.readOn());
    this.reading = read.catch(() => undefined);
    return read;
  }

  private async readOn(): Promise<Overrides> {
    for (const line of await this.lines.read()) this.overrides.add(line);
    return this.overrides;
  }
}

/** What persons say of the answers of an evaluation. */
export async function readOverrides(folder: string): Promise<Overrides> {
  return new OverrideReader(folder).read();
}

/** Appends a line and flushes it, whoever holds the folder: each window may say something of an answer while another asks. */
export async function appendOverride(folder: string, line: OverrideLine): Promise<void> {
  const handle = await open(fileIn(folder), "a+", 0o600);
  try {
    await endTornLine(handle);
    await handle.appendFile(`${JSON.stringify(line)}\n`);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

const fileIn = (folder: string): string => path.join(folder, EVALUATION_FILES.overrides);
