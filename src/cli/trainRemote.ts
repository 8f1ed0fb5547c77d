import { hostname } from "node:os";
import path from "node:path";
import type { RunPlan } from "../core/training/plan";
import type { SlurmOptions } from "../core/training/slurmOptions";
import { LocalHost } from "../platform/hosts/localHost";
import { machineLines } from "../platform/hosts/hostHealthLine";
import { addressText, SshHost, sshOptionsOf } from "../platform/hosts/sshHost";
import type { OllamaServer } from "../platform/ollama/resolve";
import type { Provisioning } from "../platform/python/locks";
import { beginRun, takeUpRun } from "../platform/training/remote/beginRun";
import { startCompanion } from "../platform/training/remote/companion";
import { openHost, type Machine, type OpenHost } from "../platform/training/remote/machine";
import { planThere, type PlannedThere, type PlanThereRequest } from "../platform/training/remote/planThere";
import { prepareMachine, type MachineChoice, type ReportStep } from "../platform/training/remote/startRemote";
import { setOllamaHost } from "../platform/training/runFolder";
import { readRun } from "../platform/training/runStore";
import { remoteStepText } from "../shared/words/hosts";
import type { CliIo } from "./command";
import { isBlocked, sayPreflight, shortPreflightText, type PageAsked } from "./preflightReport";
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

/** A run that is to be planned for that machine. */
export interface RemoteRequest extends Omit<PlanThereRequest, "choice" | "address" | "mayAskThere"> {
  /** What a cluster is asked for. */
  readonly slurm: SlurmOptions | undefined;
}

/** What `--dry-run` says of a run elsewhere. Nothing is started or written. @returns whether it could begin. */
export async function sayRunThere(on: RemoteOptions, request: RemoteRequest, asked: PageAsked, provisioning: Provisioning, io: CliIo): Promise<boolean> {
  return withHost(on, io, async (host) => {
    const { preflight, findings } = await planned(host, on, request, provisioning, io);
    return sayPreflight(preflight, asked, io, machineLines(findings, io.t));
  });
}

/**
 * Naming the host on the command line is the consent: what goes where is said before it goes. A cluster's script is agreed to besides.
 * @param write writes the folder of a run that is planned.
 * @returns `undefined` where it is not; `blocked` where the run would fail for certain.
 */
export async function startThereAnew(on: RemoteOptions, request: RemoteRequest, write: (plan: RunPlan) => Promise<string>, provisioning: Provisioning, io: CliIo): Promise<FollowedRun | "blocked" | undefined> {
  const { signal, stderr, t } = io;
  const { rows, slurm } = request;
  return withHost(on, io, async (host) => {
    const report = reportTo(io, host.name);
    report("connect");
    const { plan, preflight, findings, distinct } = await planned(host, on, request, provisioning, io);
    const machine = machineLines(findings, t);
    stderr.write(shortPreflightText(preflight, t, machine));
    if (isBlocked(preflight, machine)) return "blocked";
    const prepared = await prepareMachine(host, provisioning, { ...on, slurm }, report, signal);
    const folder = await beginRun(host, prepared, { split: rows.split, createRun: () => write(plan), distinct, agrees: (script) => agreesToScript(script, on.cluster?.yes === true, io) }, report, signal);
    return folder === undefined ? undefined : { folder, pid: await companionOf(folder, io) };
  });
}

async function planned(host: OpenHost, { python, folder }: RemoteOptions, { slurm, ...request }: RemoteRequest, provisioning: Provisioning, { signal }: CliIo): Promise<PlannedThere> {
  return planThere(host, { ...request, choice: { python, folder, slurm }, address: host instanceof SshHost ? addressText(await host.resolve(signal)) : undefined, mayAskThere: true }, provisioning);
}

async function withHost<Result>({ host: name }: RemoteOptions, { env }: CliIo, use: (host: OpenHost) => Promise<Result>): Promise<Result> {
  const host: OpenHost = name === undefined ? new LocalHost(hostname()) : new SshHost(name, sshOptionsOf(env));
  try {
    return await use(host);
  } finally {
    await host.close();
  }
}

/** What a run that is taken up gets here. */
interface TakenUp {
  readonly server: OllamaServer | undefined;
  readonly cluster: SlurmRequest | undefined;
  /** Throws where a model that has learnt the rows may not go to that Ollama; `undefined`: the one that the run names. */
  readonly mayServe: (host: string | undefined) => Promise<void>;
}

/**
 * Takes up a run that is trained on another machine or by a cluster: what follows it here already is only watched.
 * @returns `undefined` where a script would have to be sent and is not agreed to.
 */
export async function goOnThere(folder: string, machine: Machine, { server, cluster, mayServe }: TakenUp, io: CliIo): Promise<FollowedRun | undefined> {
  const pid = (await readRun(folder))?.pid;
  if (pid !== undefined) return { folder, pid };
  await mayServe(server?.host);
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
