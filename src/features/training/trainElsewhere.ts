import { hostname } from "node:os";
import path from "node:path";
import type * as vscode from "vscode";
import type { DatasetRules } from "../../core/dataset/rules";
import type { TrainingConfiguration } from "../../core/training/configuration";
import { onCluster, type SlurmOptions } from "../../core/training/slurmOptions";
import { lookAtHost } from "../../platform/hosts/hostEnvironment";
import { LocalHost } from "../../platform/hosts/localHost";
import { SshHost, sshOptionsOf } from "../../platform/hosts/sshHost";
import type { Provisioning } from "../../platform/python/locks";
import { prepareRun } from "../../platform/training/prepareRun";
import { beginRun, takeUpRun } from "../../platform/training/remote/beginRun";
import { startCompanion } from "../../platform/training/remote/companion";
import { openHost, type Machine, type OpenHost } from "../../platform/training/remote/machine";
import { prepareMachine, refuseIdentifiers } from "../../platform/training/remote/startRemote";
import { createRunFolder } from "../../platform/training/runFolder";
import { listPartitions } from "../../platform/training/slurm";
import { baseModelHere } from "../../platform/training/trainingEnvironment";
import type { TrainingRows } from "../../platform/training/trainingRows";
import { remoteStepText, sendingText } from "../../shared/words/hosts";
import { t } from "../words";
import { confirmsHost, type MachinePick } from "./machinePick";
import { agreesToScript, askSlurm, pickJobOrProcess } from "./slurmStep";

/** Where our folder lies on a host that has not been asked yet. */
const USUAL_FOLDER = "~/.local/share/clinical-prompt-studio";

/** A run that is to be trained on a host or by a cluster. */
export interface ElsewhereRequest {
  readonly place: Exclude<MachinePick, { readonly kind: "here" }>;
  readonly dataset: vscode.Uri;
  readonly name: string;
  readonly runsFolder: string;
  readonly configuration: TrainingConfiguration;
  readonly rows: TrainingRows;
  readonly rules: DatasetRules;
  readonly ollamaHost: string | undefined;
  readonly memory: vscode.Memento;
}

/** A run with the process that follows it here. */
interface FollowedRun {
  readonly folder: string;
  readonly pid: number;
}

/** What a new run's cluster was asked for. */
interface SentRun extends FollowedRun {
  readonly slurm: SlurmOptions | undefined;
}

/** Sends a run to a host or a cluster and starts it there. @returns `undefined` where the user does not want it to go there. */
export async function startElsewhere(request: ElsewhereRequest, provisioning: Provisioning, productRoot: string, report: (message: string) => void): Promise<SentRun | undefined> {
  const { place, name, runsFolder, rows, rules, ollamaHost } = request;
  const { signal } = provisioning;
  const host: OpenHost = place.kind === "cluster" ? new LocalHost(hostname()) : new SshHost(place.name, sshOptionsOf(process.env));
  try {
    if (host instanceof SshHost && !(await consents(host, request, signal))) return undefined;
    const say = stepReport(host.name, report);
    say("connect");
    const slurm = await clusterOf(host, request, signal);
    if (slurm === undefined) return undefined;
    const prepared = await prepareMachine(host, provisioning, { python: undefined, folder: undefined, slurm: slurm.options }, say, signal);
    const createRun = async (cuda: boolean): Promise<string> => {
      const configuration = await baseModelHere(slurm.options === undefined ? request.configuration : onCluster(request.configuration, slurm.options), provisioning);
      return createRunFolder(runsFolder, await prepareRun({ name, rows, configuration, rules, cuda, ...(ollamaHost === undefined ? {} : { ollamaHost }) }));
    };
    const folder = await beginRun(host, prepared, { split: rows.split, createRun, agrees: agreesToScript }, say, signal);
    return folder === undefined ? undefined : { folder, pid: await companionOf(folder, productRoot), slurm: slurm.options };
  } finally {
    await host.close();
  }
}

/** Nothing goes to a host before the user knows what and where. */
async function consents(host: SshHost, { dataset, rows, rules, memory }: ElsewhereRequest, signal: AbortSignal): Promise<boolean> {
  await refuseIdentifiers(rows, rules, host.name);
  const { user, hostname: machine, port } = await host.resolve(signal);
  const what = sendingText({ rows: rows.train.length + rows.validation.length, file: path.basename(dataset.fsPath), host: host.name, address: `${user}@${machine}:${port}`, folder: USUAL_FOLDER }, t);
  return confirmsHost(host.name, what, memory);
}

/** What the cluster is asked for, where one is to carry the run. @returns `undefined` when the user has turned away. */
async function clusterOf(host: OpenHost, { configuration, memory }: ElsewhereRequest, signal: AbortSignal): Promise<{ readonly options: SlurmOptions | undefined } | undefined> {
  if (host.kind === "ssh") {
    if (!(await lookAtHost(host, undefined, signal)).slurm) return { options: undefined };
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
