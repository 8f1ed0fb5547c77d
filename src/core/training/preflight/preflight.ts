import { DATASET_GUIDE } from "../../dataset/report/guide";
import { isMadeByOllama, type GgufKind, type PlannedConfiguration, type TrainingMethod } from "../configuration";
import type { DatasetIdentity } from "../plan";
import type { PromptTemplateId } from "../promptTemplate";
import type { SlurmOptions } from "../slurmOptions";
import type { BridgeReport } from "./bridgeReport";
import type { TimeEstimate } from "./timeEstimate";

/** What training does with the machine, with the split and with what may identify people, seen before anything is spent. */
export interface Preflight {
  readonly name: string;
  /** The run folder that would be made. */
  readonly folder: string;
  readonly dataset: DatasetIdentity;
  readonly configuration: PlannedConfiguration;
  /** What the machine makes of the configuration: no 4 bits without CUDA, no Unsloth either. */
  readonly effective: { readonly backend: "unsloth" | "trl"; readonly method: TrainingMethod; readonly template: PromptTemplateId };
  readonly report: BridgeReport;
  readonly split: { readonly file: string; readonly frozen: boolean; readonly leakingPairs: number; readonly testFiles: readonly string[] };
  /** Rows that name somebody, unacknowledged. */
  readonly namingRows: number;
  readonly time: TimeEstimate | undefined;
  /** What a cluster is asked for that carries the run; `undefined`: this machine trains. */
  readonly slurm: SlurmOptions | undefined;
  /** Ollama that the model goes to; `undefined`: the run ends with the GGUF file. */
  readonly ollamaHost: string | undefined;
}

export type PreflightProblem =
  | { readonly code: "unlearnable"; readonly rows: number; readonly ids: readonly string[] }
  | { readonly code: "memory" | "disk"; readonly needed: number; readonly there: number; readonly certain: boolean }
  | { readonly code: "truncated"; readonly rows: number; readonly ids: readonly string[] }
  | { readonly code: "no_end" }
  | { readonly code: "few_rows"; readonly rows: number }
  | { readonly code: "high_rate"; readonly rate: number }
  | { readonly code: "leakage"; readonly pairs: number }
  | { readonly code: "names"; readonly rows: number }
  | { readonly code: "not_quantized"; readonly kind: GgufKind };

/** An error stops a training, a warning does not. */
export type Severity = "error" | "warning";

/** Above this, training all weights forgets what the model knew (Mosbach et al. 2021 use 2e-5). */
const HIGHEST_FULL_RATE = 1e-4;

/** What is wrong, the worst first. */
export function problemsOf({ report, dataset, configuration, effective, split, namingRows, ollamaHost }: Preflight): readonly PreflightProblem[] {
  const { unlearnable, truncated, memory, disk, paddingIsEnd } = report;
  const ids = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map(({ id }) => id);
  const problems: PreflightProblem[] = [];
  if (unlearnable.length > 0) problems.push({ code: "unlearnable", rows: unlearnable.length, ids: ids(unlearnable) });
  if (disk.total > disk.free) problems.push({ code: "disk", needed: disk.total, there: disk.free, certain: true });
  if (memory.total > memory.available) problems.push({ code: "memory", needed: memory.total, there: memory.available, certain: memory.total * (1 - memory.error) > memory.available });
  if (truncated.length > 0) problems.push({ code: "truncated", rows: truncated.length, ids: ids(truncated) });
  if (paddingIsEnd) problems.push({ code: "no_end" });
  if (effective.method === "full" && configuration.learningRate > HIGHEST_FULL_RATE) problems.push({ code: "high_rate", rate: configuration.learningRate });
  if (split.leakingPairs > 0) problems.push({ code: "leakage", pairs: split.leakingPairs });
  if (dataset.rows < DATASET_GUIDE.leastRows) problems.push({ code: "few_rows", rows: dataset.rows });
  if (namingRows > 0) problems.push({ code: "names", rows: namingRows });
  if (ollamaHost === undefined && isMadeByOllama(configuration.gguf)) problems.push({ code: "not_quantized", kind: configuration.gguf });
  return problems;
}

/** Only what is certain to fail is an error: an estimate of memory may be wrong. */
export function severityOf({ code }: PreflightProblem): Severity {
  return code === "unlearnable" || code === "disk" ? "error" : "warning";
}
