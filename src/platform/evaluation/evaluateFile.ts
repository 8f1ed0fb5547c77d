import path from "node:path";
import { AnswerReader } from "../../core/clinical/answer";
import type { Example } from "../../core/dataset/example";
import type { DatasetRules } from "../../core/dataset/rules";
import { answerKey } from "../../core/evaluation/answerKey";
import { casesText } from "../../core/evaluation/askedCases";
import { caseOf } from "../../core/evaluation/cases";
import type { StoredAnswer } from "../../core/evaluation/evaluationLine";
import { conditionsOf, requestFingerprint, type EvaluationManifest } from "../../core/evaluation/evaluationManifest";
import type { EvaluationFold, EvaluationStatus } from "../../core/evaluation/evaluationState";
import type { Overrides } from "../../core/evaluation/override";
import { buildReport, type EvaluationReport } from "../../core/evaluation/report";
import type { AskOptions, TargetIdentity } from "../../core/evaluation/target";
import { inSlices } from "../inSlices";
import { EVALUATION_FILES } from "./evaluationFiles";
import { takeEvaluation, takeRun, type Continuing, type EvaluationFolder } from "./evaluationFolder";
import { followEvaluation } from "./followEvaluation";
import { knownAnswers } from "./knownAnswers";
import { readOverrides } from "./overrideFile";
import { askAll, askOnceMore, type EvaluationProgress, type Question } from "./runner";
import { EvaluationStore, writeReport } from "./store";
import type { Target } from "./target";
import { isOfThisMachine, NothingToAskError, refuseIdentifiers, type TestFile } from "./testFile";

export interface FileEvaluation {
  readonly test: TestFile;
  readonly rules: DatasetRules;
  readonly target: Target;
  /** Where the target is served. */
  readonly host: string;
  /** That is sent in the place of the model's own. */
  readonly system?: string;
  readonly options: AskOptions;
  /** Ids of the rows to ask; all of them without it. */
  readonly only?: ReadonlySet<string>;
  /** How often each row is asked; once without it. */
  readonly repeats?: number;
  /** How many questions each server answers at once; more than one is fast, and not reproducible bit by bit. One without it. */
  readonly concurrency?: number;
  /** How many rows are asked once more, to see whether the model repeats itself; none without it. */
  readonly stability?: number;
  /** Or the run that is gone on with, whose rows `test` holds; `unfinished` without it. */
  readonly continuing?: Continuing | EvaluationFolder;
  /** Whom an earlier evaluation has asked: nothing is asked where it is another by now. */
  readonly sameAs?: EvaluationManifest["target"];
  /** Folder of all evaluations; each gets one of its own in it. */
  readonly evaluationsFolder: string;
  /** Told the folder as soon as it is known. */
  readonly onFolder?: (folder: string) => void;
  readonly onProgress: (progress: EvaluationProgress) => void;
  /** Told each time that the server's queue is full, and is waited for. */
  readonly onWaiting?: () => void;
  readonly queueWaitsMs?: readonly number[];
}

/** Where an evaluation lies, and what it found. */
export interface FinishedEvaluation {
  readonly folder: string;
  readonly reportFile: string;
  readonly identity: TargetIdentity;
  readonly report: EvaluationReport;
}

/** Somebody else asked for this run, and has ended it before its last row. */
export class EndedElsewhereError extends Error {
  readonly kind = "ended_elsewhere";
  constructor(
    readonly folder: string,
    readonly status: EvaluationStatus,
  ) {
    super(`${folder}: ${status}`);
  }
}

/** The model is not what an earlier evaluation has asked under its name and at its place. */
export class TargetChangedError extends Error {
  readonly kind = "target_changed";
  constructor(
    readonly model: string,
    readonly changed: readonly (typeof IDENTITY)[number][],
  ) {
    super(`${model}: ${changed.join(", ")}`);
  }
}

const IDENTITY = ["model", "digest", "system", "template"] as const;

/**
 * Asks every row of a test file and writes the report. What has been asked before is not asked again; a run that somebody else asks for at this moment
 * is followed. Rows that are to be asked once more are those of the first time.
 * @throws {NothingToAskError} {SystemTextError} {IdentifiersError} {OllamaError} {OpenAiError} {EvaluationPausedError} {EndedElsewhereError} {TargetChangedError}
 */
export async function evaluateFile(request: FileEvaluation, signal: AbortSignal): Promise<FinishedEvaluation> {
  const { test, rules, target, host, evaluationsFolder, onFolder, sameAs, continuing = "unfinished" } = request;
  const run = typeof continuing === "object" ? continuing : undefined;
  const rows = test.rows.filter(({ id }) => request.only?.has(id) ?? true);
  if (rows.length === 0) throw new NothingToAskError(test.file);
  const leaving = { file: test.file, rows, system: request.system };
  for (const place of target.hosts ?? [host]) if (!isOfThisMachine(place)) refuseIdentifiers(leaving, place, rules);
  const identity = await target.identity(signal);
  // A server of this machine may pass the prompts on.
  if (identity.servedBy !== undefined) refuseIdentifiers(leaving, identity.servedBy, rules);
  const cases = casesText(rows);
  const now = manifestOf(request, identity, rows.length, cases);
  requireSame(now.target, run?.manifest.target ?? sameAs);
  const planned = run?.manifest ?? now;
  const questions = questionsOf(rows, planned, rules);
  for (let next = continuing; ; next = run ?? "unfinished") {
    const { folder, manifest, unlock } = await (typeof next === "object" ? takeRun(next) : takeEvaluation(evaluationsFolder, planned, cases, next, signal));
    onFolder?.(folder);
    if (unlock === undefined) {
      const fold = await followed(folder, questions, request, signal);
      const status = fold.status(false);
      if (status === "finished") return { folder, reportFile: path.join(folder, EVALUATION_FILES.report), identity, report: await judged(rows, manifest, fold, await readOverrides(folder), rules) };
      // What somebody has left without a word is gone on with here.
      if (status !== "interrupted") throw new EndedElsewhereError(folder, status);
      continue;
    }
    try {
      const known = continuing === "new" ? new Map<never, never>() : await knownAnswers(evaluationsFolder, manifest.target.digest);
      const store = await EvaluationStore.open(folder);
      try {
        const { onProgress, onWaiting, queueWaitsMs, stability = 0 } = request;
        const asking = { questions, manifest, target, host, store, known, concurrency: concurrencyOf(target, manifest), onProgress, onWaiting, queueWaitsMs };
        await askAll(asking, signal);
        if (stability > 0) await askOnceMore(asking, spread(questions.slice(0, rows.length).filter((question) => store.fold.row(question).kind === "answered"), stability), signal);
        const report = await judged(rows, manifest, store.fold, await readOverrides(folder), rules);
        return { folder, reportFile: await writeReport(folder, { ...report, evaluation: manifest }), identity, report };
      } finally {
        await store.close();
      }
    } finally {
      await unlock();
    }
  }
}

/** @throws {TargetChangedError} */
function requireSame(now: EvaluationManifest["target"], before: EvaluationManifest["target"] = now): void {
  const changed = IDENTITY.filter((key) => now[key] !== before[key]);
  if (changed.length > 0) throw new TargetChangedError(before.model, changed);
}

/** Each server's places are filled, as far as the target takes so many questions. */
function concurrencyOf({ most = Infinity, hosts }: Target, { concurrency = 1 }: EvaluationManifest): number {
  return Math.min(most, concurrency * (hosts?.length ?? 1));
}

/** Some of many, from all over them. */
function spread<Item>(items: readonly Item[], count: number): readonly Item[] {
  const step = Math.max(1, items.length / count);
  return items.filter((_, place) => Math.floor(place / step) !== Math.floor((place - 1) / step));
}

function manifestOf({ test, rules, target: { most, hosts }, host, options, repeats = 1, concurrency = 1 }: FileEvaluation, identity: TargetIdentity, asked: number, cases: string): EvaluationManifest {
  const { id, version } = rules.engine.protocol;
  const planned = {
    version: 2 as const,
    createdAt: new Date().toISOString(),
    target: { model: identity.model, digest: identity.digest ?? null, host, ...(hosts === undefined ? {} : { hosts: [...hosts] }), system: identity.system ?? null, template: identity.template ?? null },
    options,
    repeats,
    ...(concurrency === 1 || most === 1 ? {} : { concurrency }),
    dataset: { file: path.basename(test.file), sha256: test.sha256, rows: test.rows.length, asked },
    cases: rules.hash(cases),
    protocol: { id, version },
  };
  return { ...planned, request: requestFingerprint(planned, rules.hash) };
}

/** All rows once, then all of them again: a run that is ended early has asked each row as often as the others. */
function questionsOf(rows: readonly Example[], manifest: EvaluationManifest, { hash }: DatasetRules): readonly Question[] {
  const conditions = conditionsOf(manifest);
  return Array.from({ length: manifest.repeats }, (_, repeat) => rows.map(({ id, instruction }) => ({ caseId: id, repeat, prompt: instruction, key: answerKey(conditions, instruction, repeat, hash) }))).flat();
}

async function followed(folder: string, questions: readonly Question[], { onProgress }: FileEvaluation, signal: AbortSignal): Promise<EvaluationFold> {
  const told = new Map<Question, StoredAnswer>();
  const tell = (fold: EvaluationFold): void => {
    for (const question of questions) {
      const answer = fold.answerTo(question);
      if (answer === undefined || told.get(question) === answer) continue;
      told.set(question, answer);
      onProgress({ done: told.size, total: questions.length, secondsLeft: undefined, answer });
    }
  };
  return followEvaluation(folder, tell, signal);
}

/** Judges in slices: 10,000 answers take seconds. */
async function judged(rows: readonly Example[], { repeats }: EvaluationManifest, fold: EvaluationFold, overrides: Overrides, rules: DatasetRules): Promise<EvaluationReport> {
  const answersTo = (caseId: string): StoredAnswer[] => Array.from({ length: repeats }, (_, repeat) => fold.answerTo({ caseId, repeat }) ?? []).flat().map((answer) => overrides.on(answer));
  return inSlices(buildReport(rows.map((row) => ({ row: caseOf(row), answers: answersTo(row.id) })), new AnswerReader(rules.engine)));
}
