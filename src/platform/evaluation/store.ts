import { open, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { decodeEvaluationLine, type EvaluationLine } from "../../core/evaluation/evaluationLine";
import { EvaluationFold } from "../../core/evaluation/evaluationState";
import { AppendedLines } from "../appendedLines";
import { writeFileAtomically } from "../files";
import { EVALUATION_FILES } from "./evaluationFiles";

const NEWLINE = 0x0a;

/** The answers of one evaluation, for its only writer. Lines are appended and flushed as they come; nothing that was paid for is lost. */
export class EvaluationStore {
  private waiting: EvaluationLine[] = [];
  private written: Promise<void> = Promise.resolve();

  private constructor(
    readonly folder: string,
    private readonly answers: FileHandle,
    /** What the lines say so far. */
    readonly fold: EvaluationFold,
  ) {}

  static async open(folder: string): Promise<EvaluationStore> {
    const file = path.join(folder, EVALUATION_FILES.answers);
    const handle = await open(file, "a+", 0o600);
    try {
      await endTornLine(handle);
      return new EvaluationStore(folder, handle, await readFold(file));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Settles once the lines are on the disk. What comes while others are written is flushed with the next ones, at one go. */
  append(...lines: readonly EvaluationLine[]): Promise<void> {
    this.waiting.push(...lines);
    return (this.written = this.written.then(() => this.flush()));
  }

  private async flush(): Promise<void> {
    const lines = this.waiting.splice(0);
    if (lines.length === 0) return;
    await this.answers.appendFile(lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    await this.answers.datasync();
    for (const line of lines) this.fold.add(line);
  }

  async close(): Promise<void> {
    await this.answers.close();
  }
}

/** The report is made from the other files, and may be made anew. @returns its path. */
export async function writeReport(folder: string, report: unknown): Promise<string> {
  const file = path.join(folder, EVALUATION_FILES.report);
  await writeFileAtomically(file, `${JSON.stringify(report, undefined, 2)}\n`);
  return file;
}

/** What a file of answers says. */
export async function readFold(file: string): Promise<EvaluationFold> {
  const fold = new EvaluationFold();
  for (const line of await new AppendedLines(file, decodeEvaluationLine).read()) fold.add(line);
  return fold;
}

/** A line that a crash has torn is ended, so that the next one stands by itself. */
export async function endTornLine(handle: FileHandle): Promise<void> {
  const { size } = await handle.stat();
  const last = Buffer.alloc(1);
  if (size > 0) await handle.read(last, 0, 1, size - 1);
  if (size > 0 && last[0] !== NEWLINE) await handle.appendFile("\n");
}
