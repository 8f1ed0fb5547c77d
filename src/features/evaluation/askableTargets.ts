import path from "node:path";
import type * as vscode from "vscode";
import { messageOf } from "../../core/messageOf";
import { NotAllowedError, type Consent } from "../../platform/consent";
import { requireConsent } from "../../platform/evaluation/consent";
import { evaluationErrorText, evaluationLogText } from "../../platform/evaluation/errorText";
import { openTarget, type TargetSpec } from "../../platform/evaluation/openTarget";
import { isOfThisMachine } from "../../platform/evaluation/testFile";
import { listModels, type InstalledModel } from "../../platform/ollama/client";
import { hostUrl, ollamaVersion } from "../../platform/ollama/host";
import type { OllamaServer } from "../../platform/ollama/resolve";
import { deadHostText, fastText } from "../../shared/words/asking";
import { agreedOllama } from "../services/agreedOllama";
import type { Services } from "../services/services";
import { ollamaHost } from "../services/settings";
import { showInformation, showWarning } from "../services/messages";
import { t } from "../words";
import type { EvaluationHost } from "./evaluationHost";
import { namedTargets, type TargetChoice } from "./targetChoices";

/** What a window can ask, and the way to it. */
export class AskableTargets implements vscode.Disposable {
  private server: OllamaServer | undefined;
  private hasSaidFast = false;

  constructor(
    private readonly services: Services,
    private readonly host: EvaluationHost,
  ) {}

  /**
   * By their names: the models of Ollama, then what settings and files of the workspace name, and the user.
   * @param mayAsk whether the user may be asked about a server that the workspace names; nobody looks at it without a yes.
   * @throws where there is nothing, because Ollama cannot be asked.
   */
  async all(mayAsk: boolean): Promise<readonly TargetChoice[]> {
    if (!this.host.consent.isTrusted()) throw new NotAllowedError("untrusted", "");
    const named = await this.named();
    const models = await this.models(mayAsk).catch((error: unknown) => {
      if (named.length === 0) throw error;
      // Without Ollama there are others to ask.
      this.textOf(error);
      return [];
    });
    return [...models.map(({ name }): TargetChoice => ({ label: name, spec: { kind: "ollama", model: name, host: undefined } })), ...named];
  }

  /** What settings and files of the workspace name, and the user, besides the models of Ollama. */
  async named(): Promise<readonly TargetChoice[]> {
    return [...(await namedTargets()), ...this.host.servers()];
  }

  /** @throws {NotAllowedError} */
  requireConsent(spec: TargetSpec): Promise<void> {
    return requireConsent(spec.kind === "ollama" ? { ...spec, host: spec.host ?? ollamaHost() } : spec, this.host.consent);
  }

  /** A server of ours is kept for the next question; another's may have gone and is looked for again. */
  async open(spec: TargetSpec, concurrency: number, signal: AbortSignal): ReturnType<typeof openTarget> {
    const { cache, log, productRoot } = this.services;
    const places = {
      cache,
      bridgeFolder: path.join(productRoot, "python-bridge"),
      onLine: (line: string) => log.info(`[server] ${line}`),
      keyOf: this.host.keyOf,
      concurrency,
      onDead: (host: string) => void showWarning(deadHostText(host, t)),
    };
    if (concurrency > 1 && !this.hasSaidFast) void showInformation(fastText(concurrency, t));
    this.hasSaidFast ||= concurrency > 1;
    return openTarget(spec.kind === "ollama" && (spec.host === undefined || (await isGone(spec.host, signal))) ? { ...spec, host: (await this.ollama(this.host.consent, signal)).host } : spec, places, signal);
  }

  /** What went wrong, for people; it is logged too, without what may be words of a record. */
  textOf(error: unknown): string {
    this.services.log.error(`[evaluation] ${evaluationLogText(error, t)}`);
    return evaluationErrorText(error, t) ?? messageOf(error);
  }

  dispose(): void {
    void this.server?.stop();
  }

  private async models(mayAsk: boolean): Promise<readonly InstalledModel[]> {
    const { consent } = this.host;
    const signal = AbortSignal.timeout(60_000);
    return listModels((await this.ollama(mayAsk ? consent : { ...consent, ask: () => Promise.resolve(false) }, signal)).host, signal);
  }

  private async ollama(consent: Consent, signal: AbortSignal): Promise<OllamaServer> {
    const ours = this.server?.source === "path" || this.server?.source === "built";
    if (this.server === undefined || !ours) this.server = await agreedOllama(this.services, consent, signal);
    return this.server;
  }
}

/** A server that was started for an evaluation ends with it; another of this machine may stand in for it, none elsewhere. */
async function isGone(host: string, signal: AbortSignal): Promise<boolean> {
  const ours = ollamaHost();
  return isOfThisMachine(host) && (ours === undefined || isOfThisMachine(hostUrl(ours) ?? ours)) && (await ollamaVersion(host, signal)) === undefined;
}
