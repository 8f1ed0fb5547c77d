import type { Receiver } from "../../core/training/preflight/elsewhere";
import type { Translate } from "./translate";

/** What is wrong with a machine or the way to it, as `platform/hosts` finds it. */
export interface HostFaultFacts {
  readonly kind:
    | "name_invalid" | "ssh_missing" | "rsync_missing" | "unknown" | "unreachable" | "key_unknown" | "key_changed" | "denied"
    | "rsync_missing_there" | "disk_full" | "python_missing" | "python_unusable" | "environment_failed" | "copy_gone" | "failed";
  readonly host: string;
  readonly detail: string;
}

/** Why a machine cannot be used and what to do next. */
export function hostErrorText({ kind, host, detail }: HostFaultFacts, t: Translate): string {
  switch (kind) {
    case "name_invalid":
      return t("“{host}” is no name of a host. Write it as in ~/.ssh/config, or like user@server.example.org.", { host });
    case "ssh_missing":
      return t("There is no ssh on this machine. Install OpenSSH (on Debian: “sudo apt-get install openssh-client”) and try again.");
    case "rsync_missing":
      return t("There is no rsync on this machine. Install it (on Debian: “sudo apt-get install rsync”) and try again.");
    case "unknown":
      return t("No machine is called “{host}”. Check the name, or write it into ~/.ssh/config with its HostName.", { host });
    case "unreachable":
      return t("{host} does not answer ({detail}). Check that it is on, that the network or VPN is there, and that “ssh {host}” works; then try again.", { host, detail });
    case "key_unknown":
      return t("The key of {host} is not known yet. Run “ssh {host}” in a terminal once, compare the fingerprint with the one that its administrator gives you, and accept it.", { host });
    case "key_changed":
      return t("The key of {host} is another than before: it may have been set up anew, or somebody stands between. Ask its administrator; if the new key is right, “ssh-keygen -R {host}” forgets the old one.", { host });
    case "denied":
      return t("{host} lets you in with none of your keys. Load yours with “ssh-add”, or put it there with “ssh-copy-id {host}”; a password is never asked for here.", { host });
    case "rsync_missing_there":
      return t("There is no rsync on {host}. Have it installed there (on Debian: “sudo apt-get install rsync”) and try again.", { host });
    case "disk_full":
      return t("The disk of {host} is full. Free some space there, or name a folder on another disk, and start again: what has arrived is not sent twice.", { host });
    case "python_missing":
      return t("There is neither uv nor a Python 3.11 to 3.13 with venv on {host}. Install uv there with “curl -LsSf https://astral.sh/uv/install.sh | sh” and start again.", { host });
    case "python_unusable":
      return t("The Python named for {host} lacks the libraries ({detail}). Name another, or none: they are then installed there.", { host, detail });
    case "environment_failed":
      return t("The Python libraries could not be installed on {host}: {detail} Start again to go on where it ended.", { host, detail });
    case "copy_gone":
      return t("The run's folder on {host} is not there any more ({detail}). Start a new run.", { host, detail });
    case "failed":
      return t("{host} could not do it: {detail}", { host, detail });
  }
}

/** Another machine that would get rows, or a model that has learnt them. */
export function receiverText({ kind, host }: Receiver, t: Translate): string {
  switch (kind) {
    case "host":
      return host;
    case "cluster":
      return t("the nodes of the cluster of {host}", { host });
    case "ollama":
      return t("the Ollama at {host}", { host });
  }
}

/** Why rows, or a model that has learnt them, stay on this machine. */
export function rowsNotSentText({ receiver: { kind, host }, rows, first }: { readonly receiver: Receiver; readonly rows: number; readonly first: string }, t: Translate): string {
  switch (kind) {
    case "cluster":
      return t("{rows} rows name somebody, the first is “{first}”: they are not given to the nodes of the cluster of {host}. Replace the words or acknowledge the rows (the light bulb on each does both).", { rows, first, host });
    case "ollama":
      return t("{rows} rows name somebody, the first is “{first}”: a model that has learnt them does not go to the Ollama at {host}. Replace the words or acknowledge the rows (the light bulb on each does both), or use an Ollama of this computer.", { rows, first, host });
    case "host":
      return t("{rows} rows name somebody, the first is “{first}”: they are not sent to {host}. Replace the words or acknowledge the rows (the light bulb on each does both).", { rows, first, host });
  }
}

/** What goes where, before anything goes. `address`: user, machine and port as ssh resolves the name. */
export function sendingText({ rows, file, host, address, folder }: { readonly rows: number; readonly file: string; readonly host: string; readonly address: string; readonly folder: string }, t: Translate): string {
  return t("{rows} rows of {file}, the configuration and, where it is a folder here, the base model go to {host} ({address}), into {folder}. They stay there until the run is deleted.", { rows, file, host, address, folder });
}

/** A part of the work before training on another machine. */
export function remoteStepText(step: "connect" | "environment" | "model" | "rows" | "start", host: string, share: number | undefined, t: Translate): string {
  switch (step) {
    case "connect":
      return t("connecting to {host}", { host });
    case "environment":
      return t("providing the Python libraries on {host}", { host });
    case "model":
      return share === undefined || share === 0 ? t("sending the base model to {host}", { host }) : t("sending the base model to {host}, {percent} %", { host, percent: Math.round(100 * share) });
    case "rows":
      return t("sending the rows to {host}", { host });
    case "start":
      return t("starting on {host}", { host });
  }
}
