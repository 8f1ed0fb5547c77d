import * as vscode from "vscode";
import type { Consent } from "../../platform/consent";
import type { OllamaError } from "../../platform/ollama/client";
import { originOf } from "../../platform/serverKeys";
import { showInformation } from "../services/messages";
import { t } from "../words";
import type { EvaluationRequest } from "./evaluations";
import type { TargetChoice } from "./targetChoices";

/** What an evaluation needs of its window: what the user has agreed to, and the keys of servers. */
export interface EvaluationHost {
  readonly consent: Consent;
  /** The key of a server by its origin. */
  readonly keyOf: (origin: string) => Promise<string | undefined>;
  /** Models of servers that the user has named, besides what settings and files of the workspace name. */
  readonly servers: () => readonly TargetChoice[];
  /** Told that a server does not have the model that it was to be asked. */
  readonly onMissing: (error: OllamaError, request: EvaluationRequest) => void;
}

/** No keys, no servers, and a no to whatever is not this machine's own. */
export const NOBODY: EvaluationHost = {
  consent: { isTrusted: () => vscode.workspace.isTrusted, has: () => false, ask: () => Promise.resolve(false), keep: () => Promise.resolve() },
  keyOf: () => Promise.resolve(undefined),
  servers: () => [],
  onMissing: () => undefined,
};

const secretOf = (origin: string): string => `clinicalPrompts.key ${origin}`;

/** The key that is kept for a server. */
export async function serverKey(secrets: vscode.SecretStorage, origin: string): Promise<string | undefined> {
  return secrets.get(secretOf(origin));
}

/** What {@link setServerKey} asks; a test answers itself. */
export type AskText = (options: vscode.InputBoxOptions) => Thenable<string | undefined>;

/** "Clinical Prompts: Set the Key of a Server": kept in the system's keyring alone, and sent to that server alone. An empty key forgets it. */
export async function setServerKey(secrets: vscode.SecretStorage, ask: AskText = (options) => vscode.window.showInputBox(options)): Promise<void> {
  const title = t("Set the Key of a Server");
  const address = await ask({ title, prompt: t("Address of the server, such as https://models.example.org"), validateInput: (text) => (originOf(text) === undefined ? t("A whole address, such as https://models.example.org") : undefined) });
  const origin = address === undefined ? undefined : originOf(address);
  if (origin === undefined) return;
  const key = (await ask({ title, prompt: t("Key for {origin}; empty to forget it", { origin }), password: true }))?.trim();
  if (key === undefined) return;
  if (key === "") await secrets.delete(secretOf(origin));
  else await secrets.store(secretOf(origin), key);
  void showInformation(key === "" ? t("The key for {origin} is forgotten.", { origin }) : t("The key is kept in the system's keyring and sent to {origin} alone.", { origin }));
}
