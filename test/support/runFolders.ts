import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestContext } from "node:test";
import { HELLO } from "./runEvents";

/** Process ids are given out upwards from small numbers: this one is far above what Linux hands out. */
export const NO_PROCESS = 2 ** 22 + 1;
const END = { type: "end", state: "succeeded" };

export interface MadeRun {
  readonly manifest?: object;
  readonly configuration?: object;
  readonly events?: readonly object[];
  /** Of the trainer that was started last. */
  readonly pid?: number;
}

/** A folder of runs beside a dataset, removed with the test. */
export async function runsPlace(test: TestContext): Promise<string> {
  const place = await mkdtemp(path.join(tmpdir(), "clinical-prompts-runs-"));
  test.after(() => rm(place, { recursive: true, force: true }));
  await mkdir(path.join(place, "runs"));
  return place;
}

/** A run as the editor and a trainer leave it. */
export async function makeRun(place: string, name: string, { manifest = {}, configuration = {}, events = [END], pid }: MadeRun = {}): Promise<string> {
  const folder = path.join(place, "runs", name);
  await mkdir(path.join(folder, "adapter"), { recursive: true });
  const write = (file: string, text: string): Promise<void> => writeFile(path.join(folder, file), text);
  await write("run.json", JSON.stringify({ version: 1, name, createdAt: "2026-01-01T00:00:00Z", dataset: { file: "train.jsonl", sha256: "0", rows: 3 }, ...manifest }));
  await write("config.json", JSON.stringify({ version: 1, backend: "trl", ...configuration }));
  for (const file of ["train.jsonl", "val.jsonl"]) await write(file, '{"id":"a","prompt":"p","completion":"c"}\n');
  await write("Modelfile", "FROM ./model.gguf\n");
  await write(".gitignore", "*\n");
  await write(path.join("adapter", "adapter_model.safetensors"), "weights");
  await write("events.jsonl", [{ ...HELLO, pid: pid ?? NO_PROCESS }, ...events].map((body, seq) => `${JSON.stringify({ seq, attempt: 1, time: "2026-01-01T00:00:00Z", ...body })}\n`).join(""));
  if (pid !== undefined) await write("trainer.pid", `${pid}\n`);
  return folder;
}

/** The events of a model that was made in Ollama. */
export const madeModel = (name: string, digest: string): readonly object[] => [
  { type: "artefact", kind: "ollama_model", name, digest },
  { type: "artefact", kind: "base_ollama_model", name: `${name}-base`, digest: `${digest}-base` },
  END,
];
