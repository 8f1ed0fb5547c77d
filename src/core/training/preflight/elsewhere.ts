import type { DeviceFacts } from "./bridgeReport";
import type { SlurmOptions } from "../slurmOptions";
import type { Partition } from "../slurmPartitions";

/** A run that this computer sends and follows, and another machine trains. */
export interface TrainedElsewhere {
  /** As the user calls it. */
  readonly host: string;
  /** `user@machine:port` as ssh resolves the name; `undefined`: this computer is the login node itself. */
  readonly address: string | undefined;
  /** Our folder there. */
  readonly root: string;
  /** Of the run there. */
  readonly folder: string;
  /** Whether the Python libraries are installed there first. */
  readonly installs: boolean;
  /** Whether the base model is a folder here that goes there. */
  readonly sendsModel: boolean;
  /** Bytes that are free here, where adapter and GGUF come back to. */
  readonly freeHere: number;
  readonly cluster: { readonly options: SlurmOptions; readonly partition: string | undefined; readonly script: string } | undefined;
}

/** Another machine that gets rows, or weights that can repeat them: a host that trains, the nodes of a cluster, who serves the model. */
export interface Receiver {
  readonly kind: "host" | "cluster" | "ollama";
  /** As the user calls it; of a cluster its login node; of an Ollama its address. */
  readonly host: string;
}

/** Facts of the machine that trains, as the bridge's `preflight` takes them in. */
export interface ToldMachine {
  readonly device: DeviceFacts;
  readonly bfloat16: boolean;
  /** `null`: nobody knows. */
  readonly freeMemory: number | null;
  readonly freeDisk: number | null;
  readonly hasBaseModel: boolean;
  readonly processes: number;
}

/** Why nothing could be counted. `no_python`: neither here nor, where it may be asked, there; `no_model`: no tokenizer of this base model can be had here. */
export type NotCounted = "no_python" | "no_model";

const UNITS: Readonly<Record<string, number>> = { K: 1024, M: 1024 ** 2, G: 1024 ** 3, T: 1024 ** 4 };

/** Bytes of a size as Slurm writes it; without a unit it is MB. */
export function slurmBytes(size: string): number | undefined {
  const [, number, unit = "M"] = /^(\d+)([KMGT]?)$/u.exec(size) ?? [];
  return number === undefined ? undefined : Number(number) * (UNITS[unit === "" ? "M" : unit] ?? NaN);
}

/** What can be known of the nodes that a job comes to: of a GPU there, no more than its name. */
export function nodesOf(options: SlurmOptions, partitions: readonly Partition[]): Pick<ToldMachine, "device" | "freeMemory"> & { readonly partition: string | undefined } {
  const found = partitions.find(({ name, isDefault }) => (options.partition === undefined ? isDefault : name === options.partition));
  const partition = options.partition ?? found?.name;
  const kinds = found?.kinds ?? [];
  if ((options.gpus ?? 0) > 0) {
    const resources = [...new Set(kinds.flatMap((kind) => kind.resources ?? []))];
    return { partition, device: { kind: "cuda", name: resources.length === 0 ? "GPU" : resources.join(", ") }, freeMemory: null };
  }
  const asked = options.memory === undefined ? undefined : slurmBytes(options.memory);
  const least = kinds.length === 0 ? null : Math.min(...kinds.map(({ memoryBytes }) => memoryBytes));
  const cores = options.cpus ?? (kinds.length === 0 ? undefined : Math.min(...kinds.map((kind) => kind.cores)));
  return { partition, device: { kind: "cpu", name: "CPU", ...(cores === undefined ? {} : { cores }) }, freeMemory: asked ?? (Number.isFinite(least) ? least : null) };
}
