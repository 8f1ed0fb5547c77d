import { readFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { namesSomebody, needsAcknowledgement } from "../../core/dataset/privacy";
import type { DatasetRules } from "../../core/dataset/rules";
import type { Receiver, TrainedElsewhere } from "../../core/training/preflight/elsewhere";
import type { TrainingConfiguration } from "../../core/training/configuration";
import { firstThere } from "../files";
import { readExamples } from "../dataset/readExamples";
import { isOfThisMachine } from "../evaluation/testFile";
import { refuseSystemText, refuseTrainingSystem } from "../systemText";
import type { Machine } from "./remote/machine";
import { ollamaHostOf, readManifest, RUN_FILES } from "./runFolder";
import { namingRows, type TrainingRows } from "./trainingRows";

/** Rows that name somebody, which nobody has acknowledged, would leave this machine, or weights that can repeat them; nothing has been sent. */
export class RowsNotSentError extends Error {
  readonly kind = "rows_not_sent";
  constructor(
    readonly receiver: Receiver,
    readonly rows: number,
    /** Id of the first of them. */
    readonly first: string,
  ) {
    super(`${rows} rows`);
  }
}

/** Who would get rows, or a model that has learnt them, besides this machine. @param ollamaHost that the model is served by. */
export function receiversOf(trainer: Receiver | undefined, ollamaHost: string | undefined): readonly Receiver[] {
  return [...(trainer === undefined ? [] : [trainer]), ...(ollamaHost === undefined || isOfThisMachine(ollamaHost) ? [] : [{ kind: "ollama" as const, host: ollamaHost }])];
}

/** The machine that a planned run gives its rows to. */
export function trainerElsewhere(elsewhere: TrainedElsewhere | undefined): Receiver | undefined {
  if (elsewhere?.address !== undefined) return { kind: "host", host: elsewhere.host };
  return elsewhere?.cluster && { kind: "cluster", host: elsewhere.host };
}

/** A training that gives its rows, or what has learnt them, to somebody. */
export interface LeavingTraining {
  readonly rows: Pick<TrainingRows, "train" | "validation">;
  readonly configuration: Pick<TrainingConfiguration, "system">;
  readonly rules: DatasetRules;
}

/** @throws {SystemTextError} {RowsNotSentError} where a receiver would get a system text or a row that names somebody. */
export async function refuseIdentifiers({ rows, configuration, rules }: LeavingTraining, receivers: readonly Receiver[]): Promise<void> {
  const [receiver] = receivers;
  if (receiver === undefined) return;
  refuseTrainingSystem(configuration, rules, receiver.host);
  const named = await namingRows(rows, rules);
  const [first] = named;
  if (first !== undefined) throw new RowsNotSentError(receiver, named.length, first.id);
}

const renderedRow = v.object({ id: v.string(), prompt: v.string(), completion: v.string() });
type RenderedRow = v.InferOutput<typeof renderedRow>;

/**
 * Ids of the rows that a run has learnt, that name somebody, and that nobody has acknowledged in the dataset with the very words that were trained on.
 * @param dataset as it is now; `undefined` where it is not found.
 * @throws {DatasetFileError} {DatasetBrokenError} where the dataset that would have to say it cannot be read.
 */
export async function unacknowledgedIds(folder: string, dataset: string | undefined, rules: DatasetRules, signal: AbortSignal): Promise<readonly string[]> {
  const rows = [...(await renderedRows(folder, RUN_FILES.train)), ...(await renderedRows(folder, RUN_FILES.validation))];
  const named = rows.filter(({ prompt, completion }) => [prompt, completion].some((text) => namesSomebody(text, rules.findIdentifiers)));
  if (named.length === 0) return [];
  const examples = dataset === undefined ? [] : (await readExamples(dataset, rules, signal)).examples;
  const acknowledged = new Map(examples.filter((example) => !needsAcknowledgement(example, rules)).map((example) => [example.id, example]));
  const left = named.filter(({ id, prompt, completion }) => {
    const example = acknowledged.get(id);
    return example === undefined || !prompt.includes(example.instruction) || completion.trim() !== example.response.trim();
  });
  return left.map(({ id }) => id);
}

/** @throws {SystemTextError} where the system text that a run has learnt names somebody. */
export async function refuseLearntSystem(folder: string, rules: Pick<DatasetRules, "findIdentifiers">, receiver: string): Promise<void> {
  const system = (await readManifest(folder))?.configuration?.["system"];
  if (typeof system === "string") refuseSystemText(system, "run", rules, receiver);
}

/** A run that is gone on with or done again. */
export interface LearntRun {
  readonly folder: string;
  /** That trains it, where that is another. */
  readonly machine: Machine | undefined;
  /** Where the dataset of the run may lie, by the name that its manifest has. */
  readonly candidates: (file: string) => readonly string[] | Promise<readonly string[]>;
  /** By the dataset; `undefined` where it is not found. */
  readonly rulesFor: (dataset: string | undefined) => Promise<DatasetRules>;
}

/**
 * Before a run that has begun goes on. An Ollama of this machine needs no question, nor one of the machine that has the rows already.
 * @param host that the model goes to from now on; `undefined`: the one that the run names.
 * @throws {SystemTextError} {RowsNotSentError} where a model that has learnt a text which names somebody would go there.
 * @throws {DatasetFileError} {DatasetBrokenError}
 */
export async function refuseLearntNames({ folder, machine, candidates, rulesFor }: LearntRun, host: string | undefined, signal: AbortSignal): Promise<void> {
  const named = await ollamaHostOf(folder);
  const [receiver] = receiversOf(undefined, named && (host ?? named));
  if (receiver === undefined || (machine?.kind === "ssh" && isOn(receiver.host, machine.host))) return;
  const manifest = await readManifest(folder);
  const dataset = manifest && (await firstThere(await candidates(manifest.dataset.file)));
  const rules = await rulesFor(dataset);
  await refuseLearntSystem(folder, rules, receiver.host);
  const ids = await unacknowledgedIds(folder, dataset, rules, signal);
  const [first] = ids;
  if (first !== undefined) throw new RowsNotSentError(receiver, ids.length, first);
}

/** Whether the address is of a machine that ssh knows as `user@name` or `name`. */
function isOn(address: string, sshName: string): boolean {
  return URL.canParse(address) && new URL(address).hostname === sshName.replace(/^.*@/u, "").toLowerCase();
}

async function renderedRows(folder: string, file: string): Promise<readonly RenderedRow[]> {
  const text = await readFile(path.join(folder, file), "utf8");
  return text.split("\n").filter((line) => line !== "").map((line) => v.parse(renderedRow, JSON.parse(line)));
}
