import { createHash } from "node:crypto";
import path from "node:path";
import { needsAcknowledgement } from "../../core/dataset/privacy";
import type { DatasetRules } from "../../core/dataset/rules";
import type { Example } from "../../core/dataset/example";
import { AnswerReader } from "../../core/clinical/answer";
import type { EvaluationCase } from "../../core/evaluation/cases";
import { buildReport, type EvaluationReport } from "../../core/evaluation/report";
import type { AskOptions, TargetIdentity } from "../../core/evaluation/target";
import { readExamples } from "../dataset/readExamples";
import { askAll, type EvaluationProgress } from "./runner";
import { evaluationId, EvaluationStore, type EvaluationManifest, type StoredAnswer } from "./store";
import type { Target } from "./target";

/** A test file that has been read. */
export interface TestFile {
  readonly file: string;
  readonly rows: readonly Example[];
  readonly sha256: string;
}

export interface FileEvaluation {
  readonly test: TestFile;
  readonly rules: DatasetRules;
  readonly target: Target;
  /** Where the target is served, for the manifest. */
  readonly host: string;
  readonly options: AskOptions;
  /** Folder of all evaluations; each gets one of its own in it. */
  readonly evaluationsFolder: string;
  readonly onProgress: (progress: EvaluationProgress) => void;
}

/** Where an evaluation lies, and what it found. */
export interface FinishedEvaluation {
  readonly folder: string;
  readonly reportFile: string;
  readonly identity: TargetIdentity;
  readonly report: EvaluationReport;
  readonly answers: readonly StoredAnswer[];
}

/** The test file has no row to ask. */
export class NothingToAskError extends Error {
  readonly kind = "nothing_to_ask";
  constructor(readonly file: string) {
    super(file);
  }
}

/** Rows that name somebody, which nobody has acknowledged, would leave the machine. */
export class IdentifiersError extends Error {
  readonly kind = "identifiers";
  constructor(
    readonly file: string,
    readonly host: string,
    readonly rows: number,
    /** Id of the first of them. */
    readonly first: string,
  ) {
    super(`${rows} rows of ${file}`);
  }
}

/**
 * Reads a test file: before a server is looked for or started.
 * @throws {DatasetFileError} {DatasetBrokenError} {NothingToAskError}
 */
export async function readTestFile(file: string, rules: DatasetRules, signal: AbortSignal): Promise<TestFile> {
  const { examples, sha256 } = await readExamples(file, rules, signal);
  if (examples.length === 0) throw new NothingToAskError(file);
  return { file, rows: examples, sha256 };
}

/**
 * Asks every row of a test file and writes the report. Run again with the same model, options and file it goes on where it ended.
 * @throws {IdentifiersError} {OllamaError} {OpenAiError} {TargetFailingError}
 */
export async function evaluateFile({ test, rules, target, host, options, evaluationsFolder, onProgress }: FileEvaluation, signal: AbortSignal): Promise<FinishedEvaluation> {
  const { file, rows, sha256 } = test;
  if (!isOfThisMachine(host)) refuseIdentifiers({ ...test, host }, rules);
  const identity = await target.identity(signal);
  // A server of this machine may pass the prompts on.
  if (identity.servedBy !== undefined) refuseIdentifiers({ ...test, host: identity.servedBy }, rules);
  const { id, version } = rules.engine.protocol;
  const manifest: EvaluationManifest = {
    version: 1,
    createdAt: new Date().toISOString(),
    target: { model: identity.model, digest: identity.digest ?? null, host },
    options,
    dataset: { file: path.basename(file), sha256, rows: rows.length },
    protocol: { id, version },
  };
  const folder = path.join(evaluationsFolder, evaluationId(identity, file, fingerprint(manifest, file)));
  const store = await EvaluationStore.open(folder, manifest);
  try {
    const questions = rows.map((row) => ({ caseId: row.id, prompt: row.instruction }));
    const answers = await askAll(questions, target, options, store, onProgress, signal);
    const byId = new Map(answers.map((answer) => [answer.caseId, answer]));
    const report = buildReport(rows.map((row) => ({ row: caseOf(row), answer: byId.get(row.id) })), new AnswerReader(rules.engine));
    return { folder, reportFile: await store.writeReport({ ...report, evaluation: manifest }), identity, report, answers };
  } finally {
    await store.close();
  }
}

function refuseIdentifiers({ file, rows, host }: TestFile & { readonly host: string }, rules: DatasetRules): void {
  const named = rows.filter((row) => needsAcknowledgement(row, rules));
  const [first] = named;
  if (first !== undefined) throw new IdentifiersError(file, host, named.length, first.id);
}

/** Whether an address is this machine's own: nothing that is sent there leaves it. */
export function isOfThisMachine(host: string): boolean {
  const address = host.includes("://") ? host : `http://${host}`;
  if (!URL.canParse(address)) return false;
  const { hostname } = new URL(address);
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/u.test(hostname);
}

/** What of a row is judged. */
export function caseOf({ id, instruction, response, expected, acceptable, category }: Example): EvaluationCase {
  return { id, instruction, response, acceptable, ...(expected === undefined ? {} : { expected }), ...(category === undefined ? {} : { category }) };
}

/** Without a digest nobody knows whether the weights are still the same: each evaluation then gets a folder of its own. */
function fingerprint({ target, options, createdAt }: EvaluationManifest, file: string): string {
  return createHash("sha256")
    .update(JSON.stringify([target.model, target.digest ?? createdAt, options, path.resolve(file)]))
    .digest("hex");
}
