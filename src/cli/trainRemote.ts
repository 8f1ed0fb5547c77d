import { hostname } from "node:os";
import path from "node:path";
import type { SlurmOptions } from "../core/training/slurmOptions";
import { LocalHost } from "../platform/hosts/localHost";
import { SshHost, sshOptionsOf } from "../platform/hosts/sshHost";
import type { OllamaServer } from "../platform/ollama/resolve";
import type { Provisioning } from "../platform/python/locks";
import { beginRun, takeUpRun, type NewRun } from "../platform/training/remote/beginRun";
import { startCompanion } from "../platform/training/remote/companion";
import { openHost, type Machine, type OpenHost } from "../platform/training/remote/machine";
import { prepareMachine, type MachineChoice, type ReportStep } from "../platform/training/remote/startRemote";
import type { TrainingRows } from "../platform/training/trainingRows";
import { setOllamaHost } from "../platform/training/runFolder";
import { readRun } from "../platform/training/runStore";
import { remoteStepText, sendingText } from "../shared/words/hosts";
import type { CliIo } from "./command";
import { agreesToScript, type SlurmRequest } from "./slurmOptions";

/** `--on`, `--slurm`, `--remote-python` and `--remote-folder`. */
export interface RemoteOptions extends Omit<MachineChoice, "slurm"> {
  /** `undefined`: this machine, as the login node of a cluster. */
  readonly host: string | undefined;
  readonly cluster: SlurmRequest | undefined;
}

/** A run with the process that follows it here. */
interface FollowedRun {
  readonly folder: string;
  readonly pid: number;
}

export interface RemoteRequest extends Pick<NewRun, "createRun"> {
  readonly rows: TrainingRows;
  /** The dataset. */
  readonly file: string;
  /** What a cluster is asked for. */
  readonly slurm: SlurmOptions | undefined;
}

/**
 * Naming the host on the command line is the consent: what goes where is said before it goes. A cluster's script is agreed to besides.
 * @returns `undefined` where it is not.
 */
export async function startThereAnew(on: RemoteOptions, { rows, file, slurm, createRun }: RemoteRequest, provisioning: Provisioning, io: CliIo): Promise<FollowedRun | undefined> {
  const { signal, env, stderr, t } = io;
  const host: OpenHost = on.host === undefined ? new LocalHost(hostname()) : new SshHost(on.host, sshOptionsOf(env));
  try {
    const address = host instanceof SshHost ? await host.resolve(signal) : undefined;
    const report = reportTo(io, host.name);
    const prepared = await prepareMachine(host, provisioning, { ...on, slurm }, report, signal);
    if (address !== undefined) {
      const { user, hostname: machine, port } = address;
      stderr.write(`${sendingText({ rows: rows.train.length + rows.validation.length, file: path.basename(file), host: host.name, address: `${user}@${machine}:${port}`, folder: prepared.root }, t)}\n`);
    }
    const folder = await beginRun(host, prepared, { split: rows.split, createRun, agrees: (script) => agreesToScript(script, on.cluster?.yes === true, io) }, report, signal);
    return folder === undefined ? undefined : { folder, pid: await companionOf(folder, io) };
  } finally {
    await host.close();
  }
}

/**
 * Takes up a run that is trained on another machine or by a cluster: what follows it here already is only watched.
 * @returns `undefined` where a script would have to be sent and is not agreed to.
 */
export async function goOnThere(folder: string, machine: Machine, { server, cluster }: { readonly server: OllamaServer | undefined; readonly cluster: SlurmRequest | undefined }, io: CliIo): Promise<FollowedRun | undefined> {
  const pid = (await readRun(folder))?.pid;
  if (pid !== undefined) return { folder, pid };
  if (server !== undefined) await setOllamaHost(folder, server.host);
  const host = openHost(machine, io.env);
  try {
    const goesOn = await takeUpRun(folder, host, machine, { change: cluster?.options ?? {}, agrees: (script) => agreesToScript(script, cluster?.yes === true, io) }, reportTo(io, machine.host), io.signal);
    if (!goesOn) return undefined;
  } finally {
    await host.close();
  }
  return { folder, pid: await companionOf(folder, io) };
}

function companionOf(folder: string, { productRoot, env }: CliIo): Promise<number> {
  return startCompanion(folder, path.join(productRoot, "dist", "companion.js"), { ...process.env, ...env });
}

/** Each step once, and a transfer in tenths. */
function reportTo({ stderr, t }: CliIo, host: string): ReportStep {
  let last = "";
  return (step, share) => {
    const text = remoteStepText(step, host, share === undefined ? undefined : Math.floor(10 * share) / 10, t);
    if (text !== last) stderr.write(`• ${text}\n`);
    last = text;
  };
}
