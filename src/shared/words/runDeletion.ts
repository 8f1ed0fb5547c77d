import { hostErrorText, type HostFaultFacts } from "./hosts";
import { bytesText } from "./runs";
import type { Translate } from "./translate";

/** What goes with a run, as the words need it. */
export interface DeletedThings {
  readonly folder: string;
  readonly bytes: number;
  readonly rows: readonly string[];
  readonly weights: readonly string[];
  readonly models: readonly { readonly name: string; readonly state: "own" | "replaced" | "absent" }[];
  /** Whether its figures have gone to Weights & Biases. */
  readonly reportedElsewhere: boolean;
  readonly copy: { readonly machine: { readonly host: string; readonly folder: string }; readonly state: "there" | "gone" | "left" } | undefined;
}

/** Names exactly what a deletion takes, and what stays, a line each. */
export function deletionText({ folder, bytes, rows, weights, models, copy, reportedElsewhere }: DeletedThings, t: Translate): readonly string[] {
  return [
    t("The folder {folder} with everything in it, {size}.", { folder, size: bytesText(bytes, t) }),
    ...(rows.length === 0 ? [] : [t("In it the rows that were trained on, with their text of patients: {files}.", { files: rows.join(", ") })]),
    ...(weights.length === 0 ? [] : [t("In it the weights: {files}.", { files: weights.join(", ") })]),
    ...models.map(({ name, state }) => modelText(name, state, t)),
    ...(copy === undefined ? [] : [copyText(copy, t)]),
    ...(reportedElsewhere ? [t("Its figures at Weights & Biases stay: delete them there.")] : []),
  ];
}

function modelText(name: string, state: "own" | "replaced" | "absent", t: Translate): string {
  switch (state) {
    case "own":
      return t("The Ollama model “{name}”.", { name });
    case "replaced":
      return t("The Ollama model “{name}” stays: it is no longer the one that this run has made.", { name });
    case "absent":
      return t("The Ollama model “{name}” is gone already.", { name });
  }
}

function copyText({ machine: { host, folder }, state }: NonNullable<DeletedThings["copy"]>, t: Translate): string {
  switch (state) {
    case "there":
      return t("Its copy on {host}, in {folder}, rows and weights; a training that still goes on there is ended.", { host, folder });
    case "gone":
      return t("Its copy on {host}, in {folder}, is gone already.", { host, folder });
    case "left":
      return t("Its copy on {host}, in {folder}, with its rows, stays there.", { host, folder });
  }
}

/** Why the copy of a run on another machine is not deleted, and where it is. */
export function remoteCopyText({ machine: { host, folder }, reason }: { readonly machine: { readonly host: string; readonly folder: string }; readonly reason: HostFaultFacts }, t: Translate): string {
  return t("The copy of this run on {host} is still there, in {folder}, with its rows; here nothing was deleted. {reason}", { host, folder, reason: hostErrorText(reason, t) });
}

/** Why a run is not deleted and what to do. */
export function deletionErrorText({ kind, folder, detail }: { readonly kind: "no_run" | "running" | "foreign_files" | "place_there"; readonly folder: string; readonly detail: string }, t: Translate): string {
  switch (kind) {
    case "no_run":
      return t("There is no run in {folder}.", { folder });
    case "running":
      return t("The run in {folder} is still training. Stop it first.", { folder });
    case "foreign_files":
      return t("{folder} holds files that are not the run's own: {names}. Move them away first; nothing was deleted.", { folder, names: detail });
    case "place_there":
      return t("run.json in {folder} names another machine with a place that no run of ours has. Nothing was deleted.", { folder });
  }
}

/** Why a run cannot be done again as it was. */
export function reproductionErrorText({ kind, file }: { readonly kind: "dataset_missing" | "dataset_changed" | "files_missing"; readonly file: string }, t: Translate): string {
  switch (kind) {
    case "dataset_missing":
      return t("The dataset {file} of this run was not found. Put it back beside the folder of the runs and start again.", { file });
    case "dataset_changed":
      return t("{file} is no longer what this run was trained on: its SHA-256 differs. Bring the old version back, or train a new run.", { file });
    case "files_missing":
      return t("{file} is missing or broken in the folder of the run: it cannot be done again as it was.", { file });
  }
}
