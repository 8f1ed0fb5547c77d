/** Nodes of a partition that are alike. */
export interface NodeKind {
  readonly nodes: number;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Generic resources as Slurm writes them, such as `gpu:a100:4`; `undefined`: none. */
  readonly resources: string | undefined;
}

/** A part of a cluster that jobs can be sent to. */
export interface Partition {
  readonly name: string;
  /** Whether jobs that name none go there. */
  readonly isDefault: boolean;
  /** Longest time of a job as Slurm writes it; `undefined`: without a limit. */
  readonly timeLimit: string | undefined;
  readonly kinds: readonly NodeKind[];
}

/** What {@link readSinfo} reads: partition with a star at the default one, time limit, nodes, cores, MB of memory, generic resources. */
export const SINFO_FORMAT = "%P|%l|%D|%c|%m|%G";

const MB = 1024 ** 2;

/** The partitions that `sinfo --noheader --format=…` lists, a line for each kind of node. */
export function readSinfo(text: string): readonly Partition[] {
  const partitions = new Map<string, Partition>();
  for (const line of text.split("\n")) {
    const [marked = "", limit = "", nodes, cores, memory, resources = ""] = line.trim().split("|");
    const name = marked.replace(/\*$/u, "");
    if (name === "") continue;
    // Where nodes differ within what is asked for, Slurm says the least with a plus sign.
    const kind = { nodes: Number.parseInt(nodes ?? "", 10), cores: Number.parseInt(cores ?? "", 10), memoryBytes: Number.parseInt(memory ?? "", 10) * MB, resources: resources === "" || resources === "(null)" ? undefined : resources };
    const before = partitions.get(name);
    partitions.set(name, { name, isDefault: marked.endsWith("*"), timeLimit: limit === "infinite" || limit === "" ? undefined : limit, kinds: [...(before?.kinds ?? []), kind] });
  }
  return [...partitions.values()];
}
