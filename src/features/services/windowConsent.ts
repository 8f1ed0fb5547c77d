import * as vscode from "vscode";
import type { Consent, Destination } from "../../platform/consent";
import { plainText } from "../plainText";
import { t } from "../words";

/** Destinations that this workspace may use, as the user has said. */
const CONFIRMED_KEY = "clinicalPrompts.confirmedDestinations";

/** Remembers what was agreed to for this workspace. */
export function windowConsent(memory: vscode.Memento): Consent {
  const confirmed = (): readonly string[] => memory.get<readonly string[]>(CONFIRMED_KEY, []);
  return {
    isTrusted: () => vscode.workspace.isTrusted,
    has: (name) => confirmed().includes(name),
    ask: askConsent,
    keep: async (name) => memory.update(CONFIRMED_KEY, [...confirmed(), name]),
  };
}

async function askConsent(destination: Destination): Promise<boolean> {
  const [message, yes] = questionOf(destination);
  const detail = t("You are asked once for each; the answer holds for this workspace.");
  return (await vscode.window.showWarningMessage(plainText(message), { modal: true, detail }, yes)) === yes;
}

function questionOf({ kind, name }: Destination): readonly [message: string, yes: string] {
  switch (kind) {
    case "server":
      return [t("Use the server {name}? Rows and trained models of this workspace may go there.", { name }), t("Use It")];
    case "program":
      return [t("Run this program: {name}? It may be given rows of this workspace.", { name }), t("Run It")];
    case "ssh":
      return [t("Connect to {name}? A run of this workspace says that it was trained there.", { name }), t("Connect")];
  }
}
