import { bytesText } from "./runs";
import type { Translate } from "./translate";

/** What goes with a run, as the words need it. */
export interface DeletedThings {
  readonly folder: string;
  readonly bytes: number;
  readonly rows: readonly string[];
  readonly weights: readonly string[];
  readonly models: readonly { readonly name: string; readonly state: "own" | "replaced" | "absent" }[];
}

/** Names exactly what a deletion takes, and which models stay, a line each. */
export function deletionText({ folder, bytes, rows, weights, models }: DeletedThings, t: Translate): readonly string[] {
  return [
    t("The folder {folder} with everything in it, {size}.", { folder, size: bytesText(bytes, t) }),
    ...(rows.length === 0 ? [] : [t("In it the rows that were trained on, with their text of patients: {files}.", { files: rows.join(", ") })]),
    ...(weights.length === 0 ? [] : [t("In it the weights: {files}.", { files: weights.join(", ") })]),
    ...models.map(({ name, state }) => modelText(name, state, t)),
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

/** Why a run is not deleted and what to do. */
export function deletionErrorText({ kind, folder, detail }: { readonly kind: "no_run" | "running" | "foreign_files" | "remote_copy"; readonly folder: string; readonly detail: string }, t: Translate): string {
  switch (kind) {
    case "no_run":
      return t("There is no run in {folder}.", { folder });
    case "running":
      return t("The run in {folder} is still training. Stop it first.", { folder });
    case "foreign_files":
      return t("{folder} holds files that are not the run's own: {names}. Move them away first; nothing was deleted.", { folder, names: detail });
    case "remote_copy":
      return t("A copy of this run lies on another machine ({host}), which cannot be reached from here. Nothing was deleted.", { host: detail });
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
