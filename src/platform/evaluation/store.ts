import { mkdir, open, readFile, type FileHandle } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { Answer, AskOptions, TargetIdentity } from "../../core/evaluation/target";
import { writeFileAtomically } from "../files";

/** Names inside an evaluation folder. */
export const EVALUATION_FILES = { manifest: "evaluation.json", answers: "answers.jsonl", report: "report.json" } as const;

/** What an evaluation was made of; answers are only ever reused where all of this is the same. */
export interface EvaluationManifest {
  readonly version: 1;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly target: { readonly model: string; readonly digest: string | null; readonly host: string };
  readonly options: AskOptions;
  readonly dataset: { readonly file: string; readonly sha256: string; readonly rows: number };
  readonly protocol: { readonly id: string; readonly version: string };
}

const answerSchema = v.object({
  caseId: v.string(),
  /** Hash of the prompt that was asked: an edited row is asked again. */
  prompt: v.string(),
  text: v.string(),
  state: v.picklist(["complete", "cut", "empty", "stopped_early", "error"]),
  seconds: v.number(),
  serverSeconds: v.exactOptional(v.number()),
  tokens: v.exactOptional(v.number()),
  error: v.exactOptional(v.string()),
});

/** An answer with the hash of its prompt. */
export type StoredAnswer = v.InferOutput<typeof answerSchema> & Answer;

/** Name of the folder for one model's weights, options and test file: run again, and it goes on where it ended. */
export function evaluationId(target: TargetIdentity, datasetFile: string, fingerprint: string): string {
  const plain = (text: string): string => text.replace(/[^\w.-]+/gu, "-");
  return `${plain(target.model)}--${plain(path.basename(datasetFile, path.extname(datasetFile)))}--${fingerprint.slice(0, 8)}`;
}

/** One evaluation on disk. Answers are appended and flushed as they come; nothing that was paid for is lost. */
export class EvaluationStore {
  private constructor(
    readonly folder: string,
    private readonly answers: FileHandle,
    /** Answers of earlier runs, by case id; the last one counts. */
    readonly known: ReadonlyMap<string, StoredAnswer>,
  ) {}

  /** Opens or makes the folder, readable by its owner alone. */
  static async open(folder: string, manifest: EvaluationManifest): Promise<EvaluationStore> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = path.join(folder, EVALUATION_FILES.answers);
    const handle = await open(file, "a+", 0o600);
    try {
      const text = await readFile(file, "utf8");
      if (text !== "" && !text.endsWith("\n")) await handle.appendFile("\n");
      await writeFileAtomically(path.join(folder, EVALUATION_FILES.manifest), `${JSON.stringify(manifest, undefined, 2)}\n`);
      return new EvaluationStore(folder, handle, new Map(decodeAnswers(text).map((answer) => [answer.caseId, answer])));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  async append(answer: StoredAnswer): Promise<void> {
    await this.answers.appendFile(`${JSON.stringify(answer)}\n`);
    await this.answers.datasync();
  }

  /** @returns the report's path. */
  async writeReport(report: unknown): Promise<string> {
    const file = path.join(this.folder, EVALUATION_FILES.report);
    await writeFileAtomically(file, `${JSON.stringify(report, undefined, 2)}\n`);
    return file;
  }

  async close(): Promise<void> {
    await this.answers.close();
  }
}

/** A line torn by a crash is passed over: its row is asked again. */
function decodeAnswers(text: string): StoredAnswer[] {
  return text.split("\n").flatMap((line) => {
    if (line.trim() === "") return [];
    try {
      const result = v.safeParse(answerSchema, JSON.parse(line));
      return result.success ? [result.output] : [];
    } catch {
      return [];
    }
  });
}
