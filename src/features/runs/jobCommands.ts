import { hostname } from "node:os";
import * as vscode from "vscode";
import { LocalHost } from "../../platform/hosts/localHost";
import { startErrorText } from "../../platform/training/errorText";
import type { JobRecord } from "../../platform/training/jobFile";
import { cancelJob, stopAndKeepJob } from "../../platform/training/slurm";
import { t } from "../words";

const PATIENCE_MS = 60_000;

/** Cancels the Slurm job of a run, from this machine as a login node. @returns whether the cluster has taken it. */
export function cancelJobOfRun({ id }: JobRecord): Promise<boolean> {
  return said(cancelJob(new LocalHost(hostname()), id, AbortSignal.timeout(PATIENCE_MS)));
}

/** Ends the training of a job early and keeps what is learnt. @returns whether the cluster has taken it. */
export function stopAndKeepJobOfRun({ id }: JobRecord): Promise<boolean> {
  return said(stopAndKeepJob(new LocalHost(hostname()), id, AbortSignal.timeout(PATIENCE_MS)));
}

async function said(asked: Promise<void>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    const text = startErrorText(error, t);
    if (text === undefined) throw error;
    void vscode.window.showErrorMessage(text);
    return false;
  }
}
