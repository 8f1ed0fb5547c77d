import { DATASET_GUIDE } from "../../dataset/report/guide";
import { isMadeByOllama, type GgufKind, type PlannedConfiguration, type TrainingMethod } from "../configuration";
import type { DatasetIdentity } from "../plan";
import type { PromptTemplateId } from "../promptTemplate";
import type { BridgeReport } from "./bridgeReport";
import type { NotCounted, Receiver, TrainedElsewhere } from "./elsewhere";
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
  /** What was counted, or why nothing could be. */
  readonly report: BridgeReport | NotCounted;
  readonly rows: { readonly train: number; readonly validation: number };
  readonly split: { readonly file: string; readonly frozen: boolean; readonly leakingPairs: number; readonly testFiles: readonly string[] };
  /** Rows that name somebody, unacknowledged. */
  readonly namingRows: number;
  /** Where the system text stands, if that names somebody: it cannot be acknowledged. */
  readonly namingSystem: "configuration" | "protocol" | undefined;
  readonly time: TimeEstimate | undefined;
  /** Another machine that trains it; `undefined`: this one. */
  readonly elsewhere: TrainedElsewhere | undefined;
  /** Ollama that the model goes to; `undefined`: the run ends with the GGUF file. */
  readonly ollamaHost: string | undefined;
  /** Who else gets rows, or the model that has learnt them. */
  readonly receivers: readonly Receiver[];
}

export type PreflightProblem =
  | { readonly code: "unlearnable"; readonly rows: number; readonly ids: readonly string[] }
  /** `disk_here`: of the computer that a run elsewhere comes back to. */
  | { readonly code: "memory" | "disk" | "disk_here"; readonly needed: number; readonly there: number; readonly certain: boolean }
  | { readonly code: "truncated"; readonly rows: number; readonly ids: readonly string[] }
  | { readonly code: "no_end" }
  | { readonly code: "few_rows"; readonly rows: number }
  | { readonly code: "high_rate"; readonly rate: number }
  | { readonly code: "leakage"; readonly pairs: number }
  | { readonly code: "names"; readonly rows: number }
  /** Neither they nor what has learnt them is sent there. */
  | { readonly code: "names_leave"; readonly rows: number; readonly receivers: readonly Receiver[] }
  | { readonly code: "system_leaves"; readonly source: "configuration" | "protocol"; readonly receivers: readonly Receiver[] }
  | { readonly code: "not_quantized"; readonly kind: GgufKind };

/** An error stops a training, a warning does not. */
export type Severity = "error" | "warning";

/** Above this, training all weights forgets what the model knew (Mosbach et al. 2021 use 2e-5). */
const HIGHEST_FULL_RATE = 1e-4;

/** What is wrong, the worst first. */
export function problemsOf(preflight: Preflight): readonly PreflightProblem[] {
  const { report, dataset, configuration, effective, split, namingRows, namingSystem, elsewhere, ollamaHost, receivers } = preflight;
  const problems = isCounted(report) ? countedProblems(report, elsewhere) : [];
  if (effective.method === "full" && configuration.learningRate > HIGHEST_FULL_RATE) problems.push({ code: "high_rate", rate: configuration.learningRate });
  if (split.leakingPairs > 0) problems.push({ code: "leakage", pairs: split.leakingPairs });
  if (dataset.rows < DATASET_GUIDE.leastRows) problems.push({ code: "few_rows", rows: dataset.rows });
  if (namingRows > 0) problems.push(receivers.length === 0 ? { code: "names", rows: namingRows } : { code: "names_leave", rows: namingRows, receivers });
  if (namingSystem !== undefined && receivers.length > 0) problems.push({ code: "system_leaves", source: namingSystem, receivers });
  if (ollamaHost === undefined && isMadeByOllama(configuration.gguf)) problems.push({ code: "not_quantized", kind: configuration.gguf });
  return problems;
}

export function isCounted(report: Preflight["report"]): report is BridgeReport {
  return typeof report !== "string";
}

/** Bytes that a run elsewhere brings back. */
export function bytesBack({ adapter, gguf }: BridgeReport["disk"]): number {
  return adapter + gguf;
}

function countedProblems({ unlearnable, truncated, memory, disk, paddingIsEnd }: BridgeReport, elsewhere: TrainedElsewhere | undefined): PreflightProblem[] {
  const ids = (rows: readonly { readonly id: string }[]): readonly string[] => rows.map(({ id }) => id);
  const back = bytesBack(disk);
  const problems: PreflightProblem[] = [];
  if (unlearnable.length > 0) problems.push({ code: "unlearnable", rows: unlearnable.length, ids: ids(unlearnable) });
  if (disk.free !== null && disk.total > disk.free) problems.push({ code: "disk", needed: disk.total, there: disk.free, certain: true });
  if (elsewhere !== undefined && back > elsewhere.freeHere) problems.push({ code: "disk_here", needed: back, there: elsewhere.freeHere, certain: true });
  if (memory.available !== null && memory.total > memory.available) problems.push({ code: "memory", needed: memory.total, there: memory.available, certain: memory.total * (1 - memory.error) > memory.available });
  if (truncated.length > 0) problems.push({ code: "truncated", rows: truncated.length, ids: ids(truncated) });
  if (paddingIsEnd) problems.push({ code: "no_end" });
  return problems;
}

const STOPPING: ReadonlySet<PreflightProblem["code"]> = new Set(["unlearnable", "disk", "disk_here", "names_leave", "system_leaves"]);

/** Only what is certain to fail is an error: an estimate of memory may be wrong. */
export function severityOf({ code }: PreflightProblem): Severity {
  return STOPPING.has(code) ? "error" : "warning";
}
