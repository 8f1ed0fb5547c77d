import { readFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { copyOfProtocol } from "../../core/clinical/protocolEdit";
import type { Protocol } from "../../core/clinical/protocol";
import { writeFileAtomically } from "../../platform/files";
import { PROTOCOL_ENDING } from "../../platform/protocolSource";
import { SETTINGS_SECTION } from "../../contributions";
import { t } from "../words";

/** Name of the copy in a workspace folder. */
export const OWN_PROTOCOL = `clinical${PROTOCOL_ENDING}`;

/**
 * Copies a protocol of the product into the workspace and names it in the workspace's setting.
 * @returns `undefined` where there is no folder, a file of that name, or no consent; the first two are said.
 */
export async function copyProtocol({ id, title }: Protocol, productRoot: string, resource: vscode.Uri, confirm: (title: string, file: string) => Thenable<boolean>): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.getWorkspaceFolder(resource) ?? vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) {
    await vscode.window.showWarningMessage(t("Open a folder first: the protocol's copy is kept in it."));
    return undefined;
  }
  const file = vscode.Uri.joinPath(folder.uri, OWN_PROTOCOL);
  if (await exists(file)) {
    await vscode.window.showWarningMessage(t("{file} is there already. Name it in the setting “clinicalPrompts.protocol” to use it.", { file: OWN_PROTOCOL }));
    return undefined;
  }
  if (!(await confirm(title, OWN_PROTOCOL))) return undefined;
  const shipped = await readFile(path.join(productRoot, "protocols", `${id}.json`), "utf8");
  await writeFileAtomically(file.fsPath, copyOfProtocol(shipped, `${id}-own`), 0o644);
  const target = (vscode.workspace.workspaceFolders?.length ?? 0) > 1 ? vscode.ConfigurationTarget.WorkspaceFolder : vscode.ConfigurationTarget.Workspace;
  await vscode.workspace.getConfiguration(SETTINGS_SECTION, folder.uri).update("protocol", OWN_PROTOCOL, target);
  return file;
}

async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file);
    return true;
  } catch {
    return false;
  }
}
