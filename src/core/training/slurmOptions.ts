/** What a Slurm cluster is asked for: the section `slurm` of `training.json`. */
export interface SlurmOptions {
  readonly partition?: string;
  readonly account?: string;
  /** On each node, with a process for each; 0 or left out: one process a node, on its CPUs. */
  readonly gpus?: number;
  readonly nodes?: number;
  /** As Slurm writes a time limit. */
  readonly time?: string;
  /** On each node, such as `32G`. */
  readonly memory?: string;
  /** Cores for each process. */
  readonly cpus?: number;
  /** Interpreter on the cluster that has the libraries, by its whole path. */
  readonly python?: string;
  /** Our folder on the cluster, where all nodes see it, by its whole path. */
  readonly folder?: string;
  /** More options for sbatch, such as `--qos=low`. */
  readonly lines?: readonly string[];
}

/** An option that no script can be written with; `value` is what it says. */
export class SlurmOptionError extends Error {
  constructor(
    readonly kind: "wrong_value" | "wrong_line" | "own_option" | "wrong_folder",
    readonly option: string,
    readonly value: string,
  ) {
    super(`${kind}: ${option}`);
  }
}

const NAME = /^\w[\w.,@+/-]*$/u;
const TIME = /^(?:\d+-\d+(?::\d+){0,2}|\d+(?::\d+){0,2})$/u;
const PLACE = /^\/\P{Cc}*$/u;
const MEMORY = /^\d+[KMGT]?$/u;
/** An option as sbatch reads it from a line: quotes, comments and escapes would let it read something else. */
const LINE = /^--?([A-Za-z][\w-]*)(?:[= ][^\p{C}\p{Z}"'#\\]+)?$/u;
/** What the script itself decides, by long and short names: with another value the run could not be followed or gone on with. */
const OWN = new Set(["output", "o", "error", "e", "open-mode", "signal", "requeue", "no-requeue", "nodes", "N", "ntasks", "n", "ntasks-per-node", "job-name", "J", "array", "a", "wrap", "parsable", "help", "h", "version", "V", "test-only", "wait", "W"]);

/** @throws {SlurmOptionError} for the first option that is not written as Slurm reads it. */
export function checkSlurmOptions({ partition, account, gpus, nodes, time, memory, cpus, python, folder, lines = [] }: SlurmOptions): void {
  const texts = [["partition", partition, NAME], ["account", account, NAME], ["time", time, TIME], ["memory", memory, MEMORY], ["python", python, PLACE], ["folder", folder, PLACE]] as const;
  for (const [option, value, form] of texts) if (value !== undefined && !form.test(value)) throw new SlurmOptionError("wrong_value", option, value);
  const counts = [["gpus", gpus, 0], ["nodes", nodes, 1], ["cpus", cpus, 1]] as const;
  for (const [option, value, least] of counts) if (value !== undefined && !(Number.isSafeInteger(value) && value >= least)) throw new SlurmOptionError("wrong_value", option, String(value));
  for (const line of lines) {
    const name = LINE.exec(line)?.[1];
    if (name === undefined) throw new SlurmOptionError("wrong_line", "lines", line);
    if (isOwn(name)) throw new SlurmOptionError("own_option", "lines", line);
  }
}

/** Slurm also takes an option by the first letters of its name. */
function isOwn(name: string): boolean {
  return OWN.has(name) || (name.length > 2 && [...OWN].some((own) => own.length > 1 && own.startsWith(name)));
}

/** How many processes train together. */
export function slurmProcesses(options: SlurmOptions): number {
  return (options.nodes ?? 1) * processesOfNode(options);
}

/** A process for each GPU, or one on the CPUs. */
export function processesOfNode({ gpus = 0 }: SlurmOptions): number {
  return Math.max(1, gpus);
}

/** The configuration of a run that a cluster carries: Unsloth trains on one GPU, several processes train by TRL and PEFT. */
export function onCluster<Configuration extends { readonly backend: "auto" | "unsloth" | "trl" }>(configuration: Configuration, slurm: SlurmOptions): Configuration & { readonly slurm: SlurmOptions } {
  return { ...configuration, backend: configuration.backend === "auto" && slurmProcesses(slurm) > 1 ? "trl" : configuration.backend, slurm };
}
