import path from "node:path";
import type { OllamaServer } from "../platform/ollama/resolve";
import { SshHost, sshOptionsOf } from "../platform/hosts/sshHost";
import { startCompanion } from "../platform/training/remote/companion";
import { machineOf, openHost } from "../platform/training/remote/machine";
import { assignMachine, prepareMachine, startThere, type MachineChoice, type ReportStep } from "../platform/training/remote/startRemote";
import type { RunRequest } from "../platform/training/prepareRun";
import { setOllamaHost } from "../platform/training/runFolder";
import { readRun } from "../platform/training/runStore";
import { remoteStepText, sendingText } from "../shared/words/hosts";
import type { CliIo } from "./command";

/** `--on`, `--remote-python` and `--remote-folder`. */
export interface RemoteOptions extends MachineChoice {
  readonly host: string;
}

/** A run with the process that follows it here. */
interface FollowedRun {
  readonly folder: string;
  readonly pid: number;
}

export interface RemoteRequest extends Pick<RunRequest, "rows"> {
  /** The dataset. */
  readonly file: string;
  /** Plans the run for that machine and writes its folder here. */
  readonly createRun: (cuda: boolean) => Promise<string>;
}

/** Naming the host on the command line is the consent: what goes where is said before it goes. */
export async function startThereAnew(on: RemoteOptions, { rows, file, createRun }: RemoteRequest, io: CliIo): Promise<FollowedRun> {
  const { signal, env, productRoot, stderr, t } = io;
  const host = new SshHost(on.host, sshOptionsOf(env));
  try {
    const { user, hostname, port } = await host.resolve(signal);
    const report = reportTo(io, on.host);
    const prepared = await prepareMachine(host, path.join(productRoot, "python-bridge"), on, report, signal);
    stderr.write(`${sendingText({ rows: rows.train.length + rows.validation.length, file: path.basename(file), host: on.host, address: `${user}@${hostname}:${port}`, folder: prepared.root }, t)}\n`);
    const folder = await createRun(prepared.cuda);
    const machine = await assignMachine(folder, host, prepared);
    await startThere(folder, host, machine, report, signal);
    return { folder, pid: await companionOf(folder, io) };
  } finally {
    await host.close();
  }
}

/** Takes up a run that is trained on another machine: what follows it here already is only watched. */
export async function goOnThere(folder: string, server: OllamaServer | undefined, io: CliIo): Promise<FollowedRun> {
  const pid = (await readRun(folder))?.pid;
  if (pid !== undefined) return { folder, pid };
  const machine = await machineOf(folder);
  if (machine === undefined) throw new Error(`${folder}: no machine`);
  if (server !== undefined) await setOllamaHost(folder, server.host);
  const host = openHost(machine, io.env);
  try {
    await startThere(folder, host, machine, reportTo(io, machine.host), io.signal);
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
