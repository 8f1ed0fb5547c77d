import { readFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { escapeForm } from "../../core/clinical/pattern";
import type { Protocol } from "../../core/clinical/protocol";
import { addFormEdit, copyOfProtocol, type FileEdit } from "../../core/clinical/protocolEdit";
import { replaced } from "../../core/dataset/rowEdit";
import { writeFileAtomically } from "../../platform/files";
import { PROTOCOL_ENDING } from "../../platform/protocolSource";
import { SETTINGS_SECTION } from "../../contributions";
import { t } from "../words";

/** Name of the copy in a workspace folder. */
export const OWN_PROTOCOL = `clinical${PROTOCOL_ENDING}`;

/** Whether a protocol has its new form now; else what a person is to be told, if anything. */
export type FormWritten = "written" | "declined" | { readonly refused: string };

/**
 * Copies a protocol of the product into the workspace, with one form more, and names it in the workspace's setting. Written at one go: a
 * document that is opened right after its file has appeared cannot always be saved.
 * @param words which become a form of the flag of that id.
 */
export async function copyWithForm({ id, title }: Protocol, flag: string, words: string, productRoot: string, resource: vscode.Uri, confirm: (title: string, file: string) => Thenable<boolean>): Promise<FormWritten> {
  const folder = vscode.workspace.getWorkspaceFolder(resource) ?? vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) return { refused: t("Open a folder first: the protocol's copy is kept in it.") };
  const file = vscode.Uri.joinPath(folder.uri, OWN_PROTOCOL);
  if (await exists(file)) return { refused: t("{file} is there already. Name it in the setting “clinicalPrompts.protocol” to use it.", { file: OWN_PROTOCOL }) };
  const copy = copyOfProtocol(await readFile(path.join(productRoot, "protocols", `${id}.json`), "utf8"), `${id}-own`);
  const change = formChange(copy, flag, words, OWN_PROTOCOL);
  if ("refused" in change) return change;
  if (!(await confirm(title, OWN_PROTOCOL))) return "declined";
  await writeFileAtomically(file.fsPath, replaced(copy, [change]), 0o644);
  const target = (vscode.workspace.workspaceFolders?.length ?? 0) > 1 ? vscode.ConfigurationTarget.WorkspaceFolder : vscode.ConfigurationTarget.Workspace;
  await vscode.workspace.getConfiguration(SETTINGS_SECTION, folder.uri).update("protocol", OWN_PROTOCOL, target);
  return "written";
}

/** The change that adds words as a form to the text of a protocol file; else why there is none. */
export function formChange(text: string, flag: string, words: string, name: string): FileEdit | { readonly refused: string } {
  const change = addFormEdit(text, flag, escapeForm(words));
  if (change === "known") return { refused: t("“{words}” is a form of that red flag already.", { words }) };
  return change ?? { refused: t("{name} has no such red flag, or is no JSON. Open it and correct it first.", { name }) };
}

async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}
