import { createInterface } from "node:readline/promises";
import type { SlurmOptions } from "../core/training/slurmOptions";
import { UsageError, type CliIo } from "./command";

/** What the command line says of a Slurm job. */
export interface SlurmRequest {
  /** Takes precedence over the section `slurm` of `training.json`. */
  readonly options: SlurmOptions;
  /** Sent without being asked. */
  readonly yes: boolean;
  /** Does not wait for the job. */
  readonly detach: boolean;
}

export const SLURM_OPTIONS = {
  slurm: { type: "boolean" },
  partition: { type: "string" },
  account: { type: "string" },
  gpus: { type: "string" },
  nodes: { type: "string" },
  time: { type: "string" },
  memory: { type: "string" },
  cpus: { type: "string" },
  yes: { type: "boolean" },
  detach: { type: "boolean" },
} as const;

type SlurmValues = { readonly [Name in keyof typeof SLURM_OPTIONS]?: (typeof SLURM_OPTIONS)[Name]["type"] extends "boolean" ? boolean : string };
const OPTION_NAMES = ["partition", "account", "gpus", "nodes", "time", "memory", "cpus", "yes", "detach"] as const satisfies readonly (keyof SlurmValues)[];

/** @returns `undefined` where no cluster is asked for. @throws {UsageError} for options that only a cluster knows. */
export function slurmRequest(values: SlurmValues, t: CliIo["t"]): SlurmRequest | undefined {
  const { slurm, yes, detach, gpus, nodes, cpus, partition, account, time, memory } = values;
  if (slurm !== true) {
    const stray = OPTION_NAMES.find((option) => values[option] !== undefined);
    if (stray !== undefined) throw new UsageError(t("--{option} is for a Slurm cluster: say --slurm too.", { option: stray }));
    return undefined;
  }
  const texts = Object.entries({ partition, account, time, memory }).filter(([, value]) => value !== undefined);
  const numbers = Object.entries({ gpus, nodes, cpus }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value === "" ? NaN : Number(value)] as const]));
  return { options: Object.fromEntries<string | number | undefined>([...texts, ...numbers]), yes: yes === true, detach: detach === true };
}

/** Shows what would be sent to the cluster, and asks where nobody has agreed yet. */
export async function agreesToScript(script: string, yes: boolean, { stdin, stderr, signal, t }: CliIo): Promise<boolean> {
  stderr.write(`${script}\n`);
  if (yes) return true;
  if (!("isTTY" in stdin && stdin.isTTY === true)) throw new UsageError(t("Nothing was sent: this script would go to the cluster. Say --slurm --yes to send it."));
  const asking = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await asking.question(t("Send this script to the cluster? Type “yes”: "), { signal });
    return ["yes", t("yes")].includes(answer.trim().toLowerCase());
  } finally {
    asking.close();
  }
}
