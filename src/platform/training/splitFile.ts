import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { Split } from "../../core/dataset/split";
import { messageOf } from "../../core/messageOf";
import type { SplitFileFault } from "../../shared/words/split";
import { writeFileAtomically } from "../files";

const ids = v.array(v.pipe(v.string(), v.minLength(1)));

/** The keys of a split file; schemas/split.schema.json explains them to people. */
const splitSchema = v.strictObject({
  $schema: v.exactOptional(v.string()),
  version: v.literal(1),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0)),
  validationShare: v.pipe(v.number(), v.gtValue(0), v.ltValue(1)),
  train: ids,
  validation: ids,
});

/** A split file cannot be used or written. */
export class SplitFileError extends Error implements SplitFileFault {
  constructor(
    readonly kind: SplitFileFault["kind"],
    readonly file: string,
    /** A dotted key, an id, or what the system says. */
    readonly place: string,
    options?: ErrorOptions,
  ) {
    super(`${file}: ${kind}: ${place}`, options);
  }
}

/** Where the split of a dataset is kept: beside it, so that it goes where the dataset goes. */
export function splitFileOf(dataset: string): string {
  return path.join(path.dirname(dataset), `${path.basename(dataset, path.extname(dataset))}.split.json`);
}

/** The name of a dataset's split file; `undefined` where there is none. */
export async function nameOfSplit(dataset: string): Promise<string | undefined> {
  const file = splitFileOf(dataset);
  return (await stat(file).catch(() => undefined)) === undefined ? undefined : path.basename(file);
}

/**
 * The frozen split in a file; `undefined` where there is none yet.
 * @throws {SplitFileError}
 */
export async function readSplit(file: string): Promise<Split | undefined> {
  try {
    return decodeSplit(await readFile(file, "utf8"), file);
  } catch (error) {
    if (error instanceof SplitFileError) throw error;
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new SplitFileError("unreadable", file, messageOf(error), { cause: error });
  }
}

/**
 * @param file named in the error.
 * @throws {SplitFileError} for the first thing that is wrong.
 */
export function decodeSplit(text: string, file: string): Split {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SplitFileError("not_json", file, messageOf(error), { cause: error });
  }
  const result = v.safeParse(splitSchema, value);
  if (!result.success) throw new SplitFileError("wrong_value", file, v.getDotPath(result.issues[0]) ?? "");
  const { seed, validationShare, train, validation } = result.output;
  const seen = new Set<string>();
  for (const id of [...train, ...validation]) {
    if (seen.has(id)) throw new SplitFileError("id_twice", file, id);
    seen.add(id);
  }
  return { seed, share: validationShare, train, validation };
}

/**
 * Writes a split whole or not at all. Ids are no patient text: who may read the dataset's folder may read them.
 * @throws {SplitFileError}
 */
export async function writeSplit(file: string, { seed, share, train, validation }: Split): Promise<void> {
  try {
    await writeFileAtomically(file, `${JSON.stringify({ version: 1, seed, validationShare: share, train, validation }, undefined, 2)}\n`, 0o644);
  } catch (error) {
    throw new SplitFileError("not_written", file, messageOf(error), { cause: error });
  }
}
