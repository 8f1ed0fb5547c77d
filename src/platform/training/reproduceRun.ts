import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { reproductionOf } from "../../core/training/reproduction";
import { DatasetFileError, readLines } from "../dataset/datasetFile";
import { writeFileAtomically } from "../files";
import { RUN_FILES, RunExistsError, type ReadManifest } from "./runFolder";

/** A run cannot be done again as it was; nothing has been written. */
export class ReproductionError extends Error {
  constructor(
    readonly kind: "dataset_missing" | "dataset_changed" | "files_missing",
    /** The dataset, or the file of the run that is not there. */
    readonly file: string,
    options?: ErrorOptions,
  ) {
    super(`${kind}: ${file}`, options);
  }
}

/**
 * Looks whether the dataset of a run is still the one it was trained on.
 * @param candidates where it may lie, the likeliest first; files that are not there are passed over.
 * @throws {ReproductionError} where none of them is.
 */
export async function requireSameDataset({ dataset }: ReadManifest, candidates: readonly string[], signal: AbortSignal): Promise<void> {
  let changed: string | undefined;
  for (const file of candidates) {
    const sha256 = await hashOf(file, signal);
    if (sha256 === dataset.sha256) return;
    if (sha256 !== undefined) changed ??= file;
  }
  throw changed === undefined ? new ReproductionError("dataset_missing", dataset.file) : new ReproductionError("dataset_changed", changed);
}

/**
 * A new run folder beside an old one, with the rows that it was trained on, as they were rendered then.
 * @throws {ReproductionError} where a file of the old run is gone.
 * @throws {RunExistsError} where there is a run of that name.
 */
export async function createReproduction(folder: string, name: string, createdAt: Date): Promise<string> {
  const record = { manifest: await readObject(folder, RUN_FILES.manifest), configuration: await readObject(folder, RUN_FILES.configuration) };
  const { manifest, configuration } = reproductionOf(record, name, createdAt);
  const target = path.join(path.dirname(folder), name);
  try {
    await mkdir(target, { mode: 0o700 });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") throw new RunExistsError(target);
    throw error;
  }
  try {
    for (const file of [RUN_FILES.train, RUN_FILES.validation, RUN_FILES.modelfile]) await copied(folder, target, file);
    await writeFile(path.join(target, ".gitignore"), "*\n", { mode: 0o600 });
    await writeFileAtomically(path.join(target, RUN_FILES.configuration), json(configuration));
    await writeFileAtomically(path.join(target, RUN_FILES.manifest), json(manifest));
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    throw error;
  }
  return target;
}

/** As training hashes it, line by line; `undefined` where there is no such file. */
async function hashOf(file: string, signal: AbortSignal): Promise<string | undefined> {
  const hash = createHash("sha256");
  try {
    for await (const line of readLines(file, signal)) hash.update(line).update("\n");
  } catch (error) {
    if (error instanceof DatasetFileError) return undefined;
    throw error;
  }
  return hash.digest("hex");
}

async function readObject(folder: string, file: string): Promise<Record<string, unknown>> {
  try {
    return v.parse(v.record(v.string(), v.unknown()), JSON.parse(await readFile(path.join(folder, file), "utf8")));
  } catch (error) {
    throw new ReproductionError("files_missing", file, { cause: error });
  }
}

async function copied(folder: string, target: string, file: string): Promise<void> {
  try {
    await copyFile(path.join(folder, file), path.join(target, file));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") throw new ReproductionError("files_missing", file, { cause: error });
    throw error;
  }
}

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
