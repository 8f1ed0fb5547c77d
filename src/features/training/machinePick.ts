import * as vscode from "vscode";
import { configuredHosts } from "../../platform/hosts/sshConfig";
import { isHostName, sshOptionsOf } from "../../platform/hosts/sshHost";
import { clusterState } from "../../platform/training/slurm";
import { hostErrorText } from "../../shared/words/hosts";
import { t } from "../words";

/** Where to train: here, by the cluster whose login node this is, or on a host by its name. */
export type MachinePick = { readonly kind: "here" } | { readonly kind: "cluster" } | { readonly kind: "host"; readonly name: string };

/** Asks where to train. Who has neither a host in their SSH configuration nor a cluster is not asked: it is here. @returns `undefined` when the user has turned away. */
export async function pickMachine(): Promise<MachinePick | undefined> {
  const isLoginNode = (await clusterState(new AbortController().signal)).kind === "answers";
  return pickPlace(t("Train: machine"), isLoginNode);
}

/** This computer, the cluster that is asked for, or a host by its name. @param cluster whether this computer is the login node of one. */
export async function pickPlace(title: string, cluster: boolean): Promise<MachinePick | undefined> {
  const hosts = await configuredHosts(sshOptionsOf(process.env));
  if (hosts.length === 0 && !cluster) return { kind: "here" };
  const items: readonly (vscode.QuickPickItem & { readonly pick?: MachinePick })[] = [
    { label: t("This computer"), iconPath: new vscode.ThemeIcon("device-desktop"), pick: { kind: "here" } },
    ...(cluster ? [{ label: t("Slurm cluster"), description: t("this computer is its login node"), iconPath: new vscode.ThemeIcon("server-process"), pick: { kind: "cluster" as const } }] : []),
    ...hosts.map((name) => ({ label: name, description: t("from the SSH configuration"), iconPath: new vscode.ThemeIcon("remote"), pick: { kind: "host" as const, name } })),
    { label: t("Another SSH host…"), iconPath: new vscode.ThemeIcon("add") },
  ];
  const item = await vscode.window.showQuickPick(items, { title });
  if (item === undefined || item.pick !== undefined) return item?.pick;
  const name = await vscode.window.showInputBox({
    title,
    prompt: t("A host as ssh knows it, such as user@server.example.org"),
    validateInput: (host) => (host === "" || isHostName(host) ? undefined : hostErrorText({ kind: "name_invalid", host, detail: "" }, t)),
  });
  return name === undefined || name === "" ? undefined : { kind: "host", name };
}
