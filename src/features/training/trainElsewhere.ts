import path from "node:path";
import type * as vscode from "vscode";
import type { DatasetRules } from "../../core/dataset/rules";
import type { TrainingConfiguration } from "../../core/training/configuration";
import { SshHost, sshOptionsOf } from "../../platform/hosts/sshHost";
import type { Provisioning } from "../../platform/python/locks";
import { prepareRun } from "../../platform/training/prepareRun";
import { startCompanion } from "../../platform/training/remote/companion";
import { openHost, type Machine } from "../../platform/training/remote/machine";
import { assignMachine, prepareMachine, refuseIdentifiers, startThere } from "../../platform/training/remote/startRemote";
import { createRunFolder } from "../../platform/training/runFolder";
import { baseModelHere } from "../../platform/training/trainingEnvironment";
import { freezeSplit, type TrainingRows } from "../../platform/training/trainingRows";
import { remoteStepText, sendingText } from "../../shared/words/hosts";
import { t } from "../words";
import { confirmsHost } from "./machinePick";

/** Where our folder lies on a host that has not been asked yet. */
const USUAL_FOLDER = "~/.local/share/clinical-prompt-studio";

/** A run that is to be trained on a host. */
export interface ElsewhereRequest {
  readonly hostName: string;
  readonly dataset: vscode.Uri;
  readonly name: string;
  readonly runsFolder: string;
  readonly configuration: TrainingConfiguration;
  readonly rows: TrainingRows;
  readonly rules: DatasetRules;
  readonly ollamaHost: string;
  readonly memory: vscode.Memento;
}

/** A run with the process that follows it here. */
interface FollowedRun {
  readonly folder: string;
  readonly pid: number;
}

/** Sends a run to a host and starts it there. @returns `undefined` where the user does not want the rows to go there. */
export async function startElsewhere(request: ElsewhereRequest, provisioning: Provisioning, productRoot: string, report: (message: string) => void): Promise<FollowedRun | undefined> {
  const { hostName, dataset, name, runsFolder, configuration, rows, rules, ollamaHost, memory } = request;
  const { signal, bridgeFolder } = provisioning;
  await refuseIdentifiers(rows, rules, hostName);
  const host = new SshHost(hostName, sshOptionsOf(process.env));
  try {
    const { user, hostname, port } = await host.resolve(signal);
    const what = sendingText({ rows: rows.train.length + rows.validation.length, file: path.basename(dataset.fsPath), host: hostName, address: `${user}@${hostname}:${port}`, folder: USUAL_FOLDER }, t);
    if (!(await confirmsHost(hostName, what, memory))) return undefined;
    const say = stepReport(hostName, report);
    const prepared = await prepareMachine(host, bridgeFolder, { python: undefined, folder: undefined }, say, signal);
    const plan = await prepareRun({ name, rows, configuration: await baseModelHere(configuration, provisioning), rules, cuda: prepared.cuda, ollamaHost });
    await freezeSplit(rows.split);
    const folder = await createRunFolder(runsFolder, plan);
    await startThere(folder, host, await assignMachine(folder, host, prepared), say, signal);
    return { folder, pid: await companionOf(folder, productRoot) };
  } finally {
    await host.close();
  }
}

/** Takes up a run that is trained on another machine. */
export async function resumeElsewhere(folder: string, machine: Machine, productRoot: string, report: (message: string) => void, signal: AbortSignal): Promise<FollowedRun> {
  const host = openHost(machine, process.env);
  try {
    await startThere(folder, host, machine, stepReport(machine.host, report), signal);
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
