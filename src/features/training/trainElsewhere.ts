import { hostname } from "node:os";
import path from "node:path";
import type * as vscode from "vscode";
import type { DatasetRules } from "../../core/dataset/rules";
import type { TrainingConfiguration } from "../../core/training/configuration";
import type { SlurmOptions } from "../../core/training/slurmOptions";
import { keepDestinations, requireDestinations, type Consent } from "../../platform/consent";
import { LocalHost } from "../../platform/hosts/localHost";
import { addressText, SshHost, sshOptionsOf } from "../../platform/hosts/sshHost";
import type { Provisioning } from "../../platform/python/locks";
import { beginRun, takeUpRun } from "../../platform/training/remote/beginRun";
import { startCompanion } from "../../platform/training/remote/companion";
import { machineDestinations, machineOf, openHost, trainerDestinations, type Machine, type OpenHost } from "../../platform/training/remote/machine";
import { planThere, type PlannedThere } from "../../platform/training/remote/planThere";
import { prepareMachine } from "../../platform/training/remote/startRemote";
import { receiversOf, refuseIdentifiers } from "../../platform/training/rowsThatLeave";
import { createRunFolder } from "../../platform/training/runFolder";
import { hasSlurm, listPartitions } from "../../platform/training/slurm";
import type { TrainingRows } from "../../platform/training/trainingRows";
import { remoteStepText } from "../../shared/words/hosts";
import { t } from "../words";
import type { MachinePick } from "./machinePick";
import { agreesToScript, askSlurm, pickJobOrProcess } from "./slurmStep";

/** A run that is to be trained on a host or by a cluster. */
export interface ElsewhereRequest {
  readonly place: Exclude<MachinePick, { readonly kind: "here" }>;
  readonly name: string;
  readonly runsFolder: string;
  readonly configuration: TrainingConfiguration;
  readonly rows: TrainingRows;
  readonly rules: DatasetRules;
  readonly ollamaHost: string | undefined;
  readonly memory: vscode.Memento;
  readonly consent: Consent;
}

/** A run with the process that follows it here. */
interface FollowedRun {
  readonly folder: string;
  readonly pid: number;
}

/** A run that is planned for a machine and looked at; nothing of it has been written or sent. */
export interface PreparedElsewhere extends PlannedThere {
  readonly host: OpenHost;
  readonly request: ElsewhereRequest;
  /** What its cluster is asked for. */
  readonly slurm: SlurmOptions | undefined;
}

/** Plans a run for a host or a cluster; what is to be chosen there is asked. The host is to be closed by the caller. @returns `undefined` where the user has turned away. */
export async function prepareElsewhere(request: ElsewhereRequest, provisioning: Provisioning, report: (message: string) => void): Promise<PreparedElsewhere | undefined> {
  const { place, consent, rows, rules, configuration, name, runsFolder, ollamaHost } = request;
  const { signal } = provisioning;
  const host: OpenHost = place.kind === "cluster" ? new LocalHost(hostname()) : new SshHost(place.name, sshOptionsOf(process.env));
  let prepared: PreparedElsewhere | undefined;
  try {
    await refuseIdentifiers({ rows, configuration, rules }, receiversOf({ kind: place.kind, host: host.name }, ollamaHost));
    stepReport(host.name, report)("connect");
    const address = host instanceof SshHost ? addressText(await host.resolve(signal)) : undefined;
    const slurm = await clusterOf(host, request, signal);
    if (slurm === undefined) return undefined;
    const python = slurm.options?.python;
    if (python !== undefined) await requireDestinations(() => [{ kind: "program", name: `${host.name}: ${python}` }], consent);
    report(t("counting tokens, memory and disk"));
    // Where rows have gone already, they may be counted too.
    const mayAskThere = machineDestinations({ kind: host.kind, host: host.name }).some((machine) => consent.has(machine.name));
    const choice = { python: undefined, folder: undefined, slurm: slurm.options };
    const planned = await planThere(host, { name, runsFolder, configuration, rows, rules, choice, address, mayAskThere, ...(ollamaHost === undefined ? {} : { ollamaHost }) }, provisioning);
    prepared = { ...planned, host, request, slurm: slurm.options };
    return prepared;
  } finally {
    if (prepared === undefined) await host.close();
  }
}

/** Sends a run that the user has agreed to and starts it. @returns `undefined` where its script has changed meanwhile and is not agreed to. */
export async function startElsewhere({ host, request, slurm, plan, preflight, distinct }: PreparedElsewhere, provisioning: Provisioning, productRoot: string, report: (message: string) => void): Promise<FollowedRun | undefined> {
  const { rows, runsFolder, consent } = request;
  const { signal } = provisioning;
  await keepDestinations(machineDestinations({ kind: host.kind, host: host.name }), consent);
  const say = stepReport(host.name, report);
  const prepared = await prepareMachine(host, provisioning, { python: undefined, folder: undefined, slurm }, say, signal);
  const shown = preflight.elsewhere?.cluster?.script;
  const agrees = async (script: string): Promise<boolean> => script === shown || agreesToScript(script);
  const folder = await beginRun(host, prepared, { split: rows.split, createRun: () => createRunFolder(runsFolder, plan), distinct, agrees }, say, signal);
  if (folder === undefined) return undefined;
  const machine = await machineOf(folder);
  if (machine !== undefined) await keepDestinations(trainerDestinations(machine), consent);
  return { folder, pid: await companionOf(folder, productRoot) };
}

/** What the cluster is asked for, where one is to carry the run. @returns `undefined` when the user has turned away. */
async function clusterOf(host: OpenHost, { configuration, memory }: ElsewhereRequest, signal: AbortSignal): Promise<{ readonly options: SlurmOptions | undefined } | undefined> {
  if (host.kind === "ssh") {
    if (!(await hasSlurm(host, signal))) return { options: undefined };
    const way = await pickJobOrProcess(host.name);
    if (way !== "job") return way && { options: undefined };
  }
  const options = await askSlurm(configuration.slurm, (await listPartitions(host, signal)).map((partition) => partition.name), memory);
  return options && { options };
}

/** Takes up a run that is trained on another machine or by a cluster. @returns `undefined` where a script would have to be sent and the user does not want that. */
export async function resumeElsewhere(folder: string, machine: Machine, productRoot: string, report: (message: string) => void, signal: AbortSignal): Promise<FollowedRun | undefined> {
  const host = openHost(machine, process.env);
  try {
    if (!(await takeUpRun(folder, host, machine, { change: {}, agrees: agreesToScript }, stepReport(machine.host, report), signal))) return undefined;
  } finally {
    await host.close();
  }
  return { folder, pid: await companionOf(folder, productRoot) };
}

function stepReport(host: string, report: (message: string) => void) {
  return (step: Parameters<typeof remoteStepText>[0], share?: number): void => report(remoteStepText(step, host, share, t));
}

function companionOf(folder: string, productRoot: string): Promise<number> {
  return startCompanion(folder, path.join(productRoot, "dist", "companion.js"), process.env);
}
