import path from "node:path";
import * as vscode from "vscode";
import { messageOf } from "../../core/messageOf";
import { NotAllowedError, type Consent } from "../../platform/consent";
import { examine } from "../../platform/health";
import { examineHost } from "../../platform/hosts/hostHealth";
import { hostHealthLine } from "../../platform/hosts/hostHealthLine";
import { SshHost, sshOptionsOf } from "../../platform/hosts/sshHost";
import { healthLine } from "../../platform/healthLine";
import { notAllowedText } from "../../platform/training/errorText";
import { healthLineText, type HealthLine } from "../../shared/words/health";
import { requireNamedOllama, requireNamedPython } from "../services/namedByWorkspace";
import { sayError, withCancellableProgress } from "../services/progress";
import type { Services } from "../services/services";
import { optionalSetting } from "../services/settings";
import { pickPlace } from "../training/machinePick";
import { t } from "../words";

/**
 * What a machine has, what it lacks and what to do next. Who has hosts in their SSH configuration chooses one or this machine; in a workspace that is not trusted it is
 * this machine.
 * @returns `undefined` when the user has turned away, or has been told why nothing could be found out.
 */
export async function diagnosis(services: Services, consent: Consent): Promise<string | undefined> {
  const place = vscode.workspace.isTrusted ? await pickPlace(t("Diagnose: machine"), false) : ({ kind: "here" } as const);
  if (place === undefined) return undefined;
  return place.kind === "host" ? ofHost(place.name, services) : ofThisMachine(services, consent);
}

async function ofHost(name: string, { productRoot, log }: Services): Promise<string | undefined> {
  const findings = await withCancellableProgress(
    t("Looking at {host}", { host: name }),
    async (_, signal) => {
      const host = new SshHost(name, sshOptionsOf(process.env));
      try {
        return await examineHost(host, { bridgeFolder: path.join(productRoot, "python-bridge") }, signal);
      } finally {
        await host.close();
      }
    },
    async (error) => {
      await sayError(log, "diagnose", t("{host} could not be looked at: {message}", { host: name, message: messageOf(error) }));
    },
  );
  if (findings === undefined) return undefined;
  const lines = findings.map((finding) => hostHealthLine(finding, t));
  return textOf(lines, t("Everything that training on {host} needs is there, or is provided by the first run.", { host: name }));
}

async function ofThisMachine({ productRoot, log }: Services, consent: Consent): Promise<string | undefined> {
  const findings = await withCancellableProgress(
    t("Looking at this machine"),
    async (_, signal) => {
      // In a workspace that is not trusted its own settings are not read.
      if (consent.isTrusted()) {
        await requireNamedPython(consent);
        await requireNamedOllama(consent);
      }
      return examine({ productRoot, env: process.env, pythonSetting: optionalSetting("python"), ollamaSetting: optionalSetting("ollama.host"), runsFolder: runsPlace(), signal });
    },
    async (error) => {
      await sayError(log, "diagnose", error instanceof NotAllowedError ? notAllowedText(error, t) : t("This machine could not be looked at: {message}", { message: messageOf(error) }));
    },
  );
  return findings === undefined ? undefined : textOf(findings.map((finding) => healthLine(finding, t)), t("Everything that training and scoring need is here."));
}

/** Where the runs of this window lie: the setting, else the workspace. */
function runsPlace(): string | undefined {
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri;
  const configured = optionalSetting("runsFolder", workspace);
  return configured === undefined ? workspace?.fsPath : path.resolve(workspace?.fsPath ?? "", configured);
}

function textOf(lines: readonly HealthLine[], complete: string): string {
  const missing = lines.filter(({ state }) => state === "missing").length;
  const summary = missing === 0 ? complete : t("Parts that are missing: {missing}. What to do stands with each.", { missing });
  return [summary, "", ...lines.map(healthLineText), ""].join("\n");
}
