import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { RunPlan } from "../../core/training/plan";
import { writeFileAtomically } from "../files";

/** Names inside a run folder; the bridge adds checkpoints/, adapter/, merged/ and the GGUF files. */
export const RUN_FILES = {
  manifest: "run.json",
  configuration: "config.json",
  train: "train.jsonl",
  validation: "val.jsonl",
  modelfile: "Modelfile",
  /** What the machine that trained expects of the model that is served here. */
  expected: "expected.json",
  events: "events.jsonl",
  log: "log.txt",
  /** Process id of the trainer that was started last. */
  pid: "trainer.pid",
  /** What the companion of a run on another machine has to say, beside the log of the trainer. */
  companionLog: "companion.log",
  /** Held by the one companion of a run. */
  companionLock: "companion.lock",
} as const;

/** A run of that name is there already: its files are never overwritten. */
export class RunExistsError extends Error {
  readonly kind = "run_exists";
  constructor(readonly folder: string) {
    super(folder);
  }
}

/**
 * Writes a planned run to `<parent>/<name>`, readable by its owner alone because it holds patient text. All or nothing.
 * @throws {RunExistsError} when the folder exists.
 */
export async function createRunFolder(parent: string, { manifest, configuration, train, validation, modelfile }: RunPlan): Promise<string> {
  const folder = path.join(parent, manifest.name);
  await mkdir(parent, { recursive: true });
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") throw new RunExistsError(folder);
    throw error;
  }
  try {
    await write(folder, RUN_FILES.configuration, json(configuration));
    await write(folder, RUN_FILES.train, jsonLines(train));
    await write(folder, RUN_FILES.validation, jsonLines(validation));
    await write(folder, RUN_FILES.modelfile, modelfile);
    await write(folder, ".gitignore", "*\n");
    await write(folder, RUN_FILES.manifest, json(manifest));
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

const served = v.looseObject({ serve: v.optional(v.looseObject({ host: v.string() })) });

/** The Ollama that a run names; `undefined` where it ends with its GGUF file. */
export async function ollamaHostOf(folder: string): Promise<string | undefined> {
  return v.parse(served, JSON.parse(await readFile(path.join(folder, RUN_FILES.configuration), "utf8"))).serve?.host;
}

/**
 * Points a run that is started again to the Ollama that answers now: a server of ours has another port each time.
 */
export async function setOllamaHost(folder: string, host: string): Promise<void> {
  const file = path.join(folder, RUN_FILES.configuration);
  const configuration = v.parse(served, JSON.parse(await readFile(file, "utf8")));
  if (configuration.serve !== undefined) await writeFileAtomically(file, json({ ...configuration, serve: { ...configuration.serve, host } }));
}

/** Which backend a run was planned for: going on with it takes the same one. */
export async function backendOfRun(folder: string): Promise<"trl" | "unsloth"> {
  const text = await readFile(path.join(folder, RUN_FILES.configuration), "utf8");
  return v.parse(v.looseObject({ backend: v.picklist(["trl", "unsloth"]) }), JSON.parse(text)).backend;
}

const manifestSchema = v.looseObject({
  version: v.literal(1),
  name: v.string(),
  createdAt: v.string(),
  dataset: v.object({ file: v.string(), sha256: v.string(), rows: v.number() }),
  leakage: v.exactOptional(v.looseObject({ pairs: v.array(v.unknown()) })),
  configuration: v.exactOptional(v.record(v.string(), v.unknown())),
  protocol: v.exactOptional(v.looseObject({ id: v.string(), version: v.string() })),
  baseModel: v.exactOptional(v.looseObject({ name: v.string() })),
});

/** What lists and views of runs show of a manifest. */
export type ReadManifest = v.InferOutput<typeof manifestSchema>;

/** The manifest of a run folder, as far as lists need it; `undefined` where the folder is no run of ours. */
export async function readManifest(folder: string): Promise<ReadManifest | undefined> {
  try {
    return v.parse(manifestSchema, JSON.parse(await readFile(path.join(folder, RUN_FILES.manifest), "utf8")));
  } catch (error) {
    if (error instanceof SyntaxError || v.isValiError(error) || (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR"))) return undefined;
    throw error;
  }
}

const write = (folder: string, file: string, text: string): Promise<void> => writeFileAtomically(path.join(folder, file), text);
const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
const jsonLines = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
