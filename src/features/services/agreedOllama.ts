import type * as vscode from "vscode";
import type { Consent } from "../../platform/consent";
import { resolveOllama, type OllamaServer } from "../../platform/ollama/resolve";
import { requireNamedOllama } from "./namedByWorkspace";
import { ollamaHost } from "./settings";

/** The Ollama of this window, looked for once the user has agreed to one that the workspace names. The caller stops it. @throws {NotAllowedError} {OllamaUnavailableError} */
export async function agreedOllama({ cache, log }: { readonly cache: string; readonly log: vscode.LogOutputChannel }, consent: Consent, signal: AbortSignal): Promise<OllamaServer> {
  await requireNamedOllama(consent);
  return resolveOllama({ configured: ollamaHost(), cache, build: false, signal, onLine: (line) => log.info(`[ollama] ${line}`) });
}
