import * as vscode from "vscode";
import { VIEWS } from "../../contributions";
import { NotAllowedError, requireDestinations, type Consent } from "../../platform/consent";
import { OllamaError } from "../../platform/ollama/client";
import { OllamaUnavailableError, type OllamaServer } from "../../platform/ollama/resolve";
import { DeletionError, deleteRun, planDeletion, RemoteCopyError, type DeletionHosts } from "../../platform/training/deleteRun";
import { notAllowedText, startErrorText } from "../../platform/training/errorText";
import { machineDestinations, openHost, type Machine, type OpenHost } from "../../platform/training/remote/machine";
import { deletionErrorText, deletionText, remoteCopyText } from "../../shared/words/runDeletion";
import { agreedOllama } from "../services/agreedOllama";
import { sayError } from "../services/progress";
import type { Services } from "../services/services";
import { t } from "../words";

/** Deletes a run with all that it has made, once the user has read what goes. Hosts that files of the workspace name are agreed to before. */
export async function deleteRunAsked(folder: string, services: Pick<Services, "cache" | "log">, consent: Consent): Promise<void> {
  const { signal } = new AbortController();
  let server: OllamaServer | undefined;
  const ollama = async (): Promise<string> => {
    server ??= await agreedOllama(services, consent, signal);
    return server.host;
  };
  const remote = async (machine: Machine): Promise<OpenHost> => {
    await requireDestinations(() => machineDestinations(machine), consent);
    return openHost(machine, process.env);
  };
  try {
    let hosts: DeletionHosts | undefined = { ollama, remote };
    while (hosts !== undefined) hosts = await attempt(folder, hosts, services.log, signal);
  } finally {
    await server?.stop();
  }
}

/** @returns how to try again where somebody does not answer: the user may delete the rest, knowing what stays. */
async function attempt(folder: string, hosts: DeletionHosts, log: vscode.LogOutputChannel, signal: AbortSignal): Promise<DeletionHosts | undefined> {
  try {
    await askAndDelete(folder, hosts, signal);
    return undefined;
  } catch (error) {
    if (error instanceof DeletionError) await sayError(log, "runs", deletionErrorText(error, t));
    else if (error instanceof RemoteCopyError || (error instanceof NotAllowedError && error.of === "ssh")) {
      const here = t("Delete here alone");
      const text = error instanceof RemoteCopyError ? remoteCopyText(error, t) : notAllowedText(error, t);
      if ((await sayError(log, "runs", text, here)) === here) return { ...hosts, remote: undefined };
    } else if (error instanceof OllamaError || error instanceof OllamaUnavailableError || error instanceof NotAllowedError) {
      const alone = t("Delete without the models");
      if ((await sayError(log, "runs", startErrorText(error, t) ?? error.message, alone)) === alone) return { ...hosts, ollama: undefined };
    } else throw error;
    return undefined;
  }
}

async function askAndDelete(folder: string, hosts: DeletionHosts, signal: AbortSignal): Promise<void> {
  const deletion = await vscode.window.withProgress({ location: { viewId: VIEWS.runs } }, () => planDeletion(folder, hosts, signal));
  const { name } = deletion.run.manifest;
  const yes = t("Delete");
  const detail = deletionText(deletion, t).join("\n\n");
  if ((await vscode.window.showWarningMessage(t("Delete the run “{name}”? It cannot be brought back.", { name }), { modal: true, detail }, yes)) !== yes) return;
  await vscode.window.withProgress({ location: { viewId: VIEWS.runs } }, () => deleteRun(deletion, hosts, signal));
}
