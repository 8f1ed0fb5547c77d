import { rm } from "node:fs/promises";
import { SlurmOptionError, type SlurmOptions } from "../../../core/training/slurmOptions";
import type { Host } from "../../hosts/host";
import { SlurmError } from "../slurm";
import { freezeSplit, type TrainingRows } from "../trainingRows";
import { deleteCopy } from "./deleteCopy";
import { setMachine, type Machine } from "./machine";
import { assignMachine, scriptToSend, startThere, type PreparedMachine, type ReportStep } from "./startRemote";

/** Shown the batch script that a cluster would be sent. @returns whether it may be. */
export type AgreesToScript = (script: string) => Promise<boolean>;

export interface NewRun {
  readonly split: TrainingRows["split"];
  /** Writes the folder of the run, which is planned for that machine, here. */
  readonly createRun: () => Promise<string>;
  /** Of the run's folder there. */
  readonly distinct: string;
  readonly agrees: AgreesToScript;
}

/**
 * Writes a run here and starts it on a machine that is prepared for it. What a cluster does not take leaves no run behind.
 * @returns its folder; `undefined` where the user does not agree to the script: nothing has been sent.
 * @throws {HostError} {SlurmError} {SlurmOptionError}
 */
export async function beginRun(host: Host, prepared: PreparedMachine, { split, createRun, distinct, agrees }: NewRun, report: ReportStep, signal: AbortSignal): Promise<string | undefined> {
  const folder = await createRun();
  const machine = await assignMachine(folder, host, prepared, distinct);
  try {
    if (!(await agreed(folder, host, machine, agrees, signal))) {
      await rm(folder, { recursive: true, force: true });
      return undefined;
    }
    await freezeSplit(split);
    await startThere(folder, host, machine, report, signal);
    return folder;
  } catch (error) {
    if (error instanceof SlurmError) await deleteCopy(host, machine, signal);
    if (error instanceof SlurmError || error instanceof SlurmOptionError) await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Takes up a run on its machine: finds it training, fetches what it has made, or starts it again from its last checkpoint.
 * @param change of what its cluster is asked for from now on.
 * @returns whether it goes on: not where the user does not agree to the script.
 * @throws {HostError} {SlurmError} {SlurmOptionError}
 */
export async function takeUpRun(folder: string, host: Host, machine: Machine, { change, agrees }: { readonly change: SlurmOptions; readonly agrees: AgreesToScript }, report: ReportStep, signal: AbortSignal): Promise<boolean> {
  const changed = machine.slurm === undefined ? machine : { ...machine, slurm: { ...machine.slurm, options: { ...machine.slurm.options, ...change } } };
  if (!(await agreed(folder, host, changed, agrees, signal))) return false;
  await setMachine(folder, changed);
  await startThere(folder, host, changed, report, signal);
  return true;
}

async function agreed(folder: string, host: Host, machine: Machine, agrees: AgreesToScript, signal: AbortSignal): Promise<boolean> {
  const script = await scriptToSend(folder, host, machine, signal);
  return script === undefined || agrees(script);
}
