import path from "node:path";
import type { Example } from "../../core/dataset/example";
import { findLeakage, type LeakageRow, type LeakageSide } from "../../core/dataset/leakage";
import { needsAcknowledgement } from "../../core/dataset/privacy";
import type { DatasetRules } from "../../core/dataset/rules";
import { extendSplit, splitExamples, type Split } from "../../core/dataset/split";
import type { Steps } from "../../core/steps";
import type { TrainingConfiguration } from "../../core/training/configuration";
import { requireRows, type DatasetIdentity, type LeakageRecord } from "../../core/training/plan";
import { readExamples, type ReadExamples } from "../dataset/readExamples";
import { inSlices } from "../inSlices";
import { readSplit, splitFileOf, writeSplit } from "./splitFile";

/** The rows of a run, split. */
export interface TrainingRows {
  readonly dataset: DatasetIdentity;
  readonly train: readonly Example[];
  readonly validation: readonly Example[];
  readonly split: PlannedSplit;
  readonly leakage: LeakageRecord;
  /** The line of a row in the dataset, from 1. */
  readonly lineOf: (example: Example) => number;
}

/** The split of a run, and how it stands to the file that keeps it. */
export interface PlannedSplit {
  readonly split: Split;
  readonly file: string;
  /** What the file held; `undefined` where the split is a new one. */
  readonly frozen: Split | undefined;
  /** Ids that the frozen split held and the dataset has no more. */
  readonly gone: readonly string[];
  /** Seed and share of the configuration, where the frozen split has others. */
  readonly asked: Pick<Split, "seed" | "share"> | undefined;
}

export interface TrainingRowsRequest {
  readonly configuration: TrainingConfiguration;
  readonly rules: DatasetRules;
  /** Splits anew, whatever has been frozen. */
  readonly newSplit?: boolean;
  /** Files that the model will be scored on, besides those of the configuration. */
  readonly testFiles?: readonly string[];
}

/**
 * Reads the dataset, splits it as it was split before, and looks for what leaks. Takes seconds: it comes before everything that takes minutes.
 * Writes nothing: {@link freezeSplit} does, once the run is certain.
 * @throws {DatasetBrokenError} where a row of the dataset or of a test file has an error.
 * @throws {DatasetFileError} where one of them cannot be read.
 * @throws {SplitFileError} where the frozen split is broken.
 * @throws {PlanError} where there are too few rows.
 */
export async function readTrainingRows(datasetFile: string, { configuration, rules, newSplit = false, testFiles = [] }: TrainingRowsRequest, signal: AbortSignal): Promise<TrainingRows> {
  const goOn = (): void => signal.throwIfAborted();
  const read = await readExamples(datasetFile, rules, signal);
  const split = await planSplit(read, splitFileOf(datasetFile), { configuration, rules, newSplit }, goOn);
  const validationIds = new Set(split.split.validation);
  const sideOf = ({ id }: Example): LeakageSide => (validationIds.has(id) ? "validation" : "train");
  const train = read.examples.filter((example) => sideOf(example) === "train");
  const validation = read.examples.filter((example) => sideOf(example) === "validation");
  requireRows(train, validation);

  const tests: DatasetIdentity[] = [];
  const nameOf = (file: string): string => path.relative(path.dirname(datasetFile), file);
  const compared = leakageRows(read, nameOf(datasetFile), sideOf);
  for (const file of testFilesOf(datasetFile, configuration, testFiles)) {
    const test = await readExamples(file, rules, signal);
    tests.push(identityOf(test, nameOf(file)));
    for (const row of leakageRows(test, nameOf(file), () => "test")) compared.push(row);
  }
  const pairs = await inSlices(findLeakage(compared, rules.shinglesOf), goOn);
  return { dataset: identityOf(read, path.basename(datasetFile)), train, validation, split, leakage: { testFiles: tests, pairs }, lineOf: ({ row }) => read.lineOfRow(row) + 1 };
}

/**
 * Keeps the split for later trainings.
 * @throws {SplitFileError} where it cannot be written.
 */
export async function freezeSplit({ split, file, frozen }: PlannedSplit): Promise<void> {
  if (frozen === undefined || !equalSplits(split, frozen)) await writeSplit(file, split);
}

async function planSplit({ examples, ids }: ReadExamples, file: string, { configuration, rules, newSplit = false }: TrainingRowsRequest, goOn: () => void): Promise<PlannedSplit> {
  const { seed, validationShare: share } = configuration;
  const { hash, shinglesOf } = rules;
  const frozen = newSplit ? undefined : await readSplit(file);
  if (frozen === undefined) return { split: await inSlices(splitExamples(examples, { seed, share, hash, shinglesOf }), goOn), file, frozen, gone: [], asked: undefined };
  const { split, gone } = await inSlices(extendSplit(frozen, examples, { known: ids, hash, shinglesOf }), goOn);
  return { split, file, frozen, gone, asked: frozen.seed === seed && frozen.share === share ? undefined : { seed, share } };
}

/** Each file once, and never the dataset itself. */
function testFilesOf(datasetFile: string, { testFiles = [] }: TrainingConfiguration, named: readonly string[]): readonly string[] {
  const files = [...testFiles.map((file) => path.resolve(path.dirname(datasetFile), file)), ...named];
  return [...new Set(files)].filter((file) => file !== datasetFile);
}

function identityOf({ examples, sha256 }: ReadExamples, file: string): DatasetIdentity {
  return { file, sha256, rows: examples.length };
}

function leakageRows({ examples, lineOfRow }: ReadExamples, file: string, sideOf: (example: Example) => LeakageSide): LeakageRow[] {
  return examples.map((example) => {
    const { id, row, instruction, parentId, pairId } = example;
    const kinship = { ...(parentId === undefined ? {} : { parentId }), ...(pairId === undefined ? {} : { pairId }) };
    return { id, instruction, ...kinship, side: sideOf(example), file, line: lineOfRow(row) + 1 };
  });
}

function equalSplits(one: Split, other: Split): boolean {
  return one.seed === other.seed && one.share === other.share && sameIds(one.train, other.train) && sameIds(one.validation, other.validation);
}

/** In whatever order: a dataset that is sorted otherwise is split as before. */
function sameIds(one: readonly string[], other: readonly string[]): boolean {
  const known = new Set(other);
  return one.length === other.length && one.every((id) => known.has(id));
}

/** The rows of a training that name somebody and that nobody has acknowledged. */
export function namingRows({ train, validation }: Pick<TrainingRows, "train" | "validation">, rules: Pick<DatasetRules, "findIdentifiers" | "hash">, goOn?: () => void): Promise<readonly Example[]> {
  return inSlices(naming([...train, ...validation], rules), goOn);
}

function* naming(examples: readonly Example[], rules: Pick<DatasetRules, "findIdentifiers" | "hash">): Steps<readonly Example[]> {
  const found: Example[] = [];
  for (const example of examples) {
    if (needsAcknowledgement(example, rules)) found.push(example);
    yield;
  }
  return found;
}
