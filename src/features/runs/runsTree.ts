import * as vscode from "vscode";
import { COMMANDS } from "../../contributions";
import { bestOf } from "../../core/training/runState";
import type { StoredRun } from "../../platform/training/runStore";
import type { ShownScores } from "../../shared/runProtocol";
import { acknowledgedLeakageText } from "../../shared/words/leakage";
import { diedText, failureText, runStatusText } from "../../shared/words/runs";
import { t } from "../words";

/** A run, or one fact about it. */
export type RunNode = { readonly kind: "run"; readonly run: StoredRun } | { readonly kind: "fact"; readonly label: string; readonly value: string; readonly icon: string };

const ICONS: { readonly [Status in StoredRun["state"]["status"]]: string } = {
  waiting: "loading~spin",
  running: "loading~spin",
  succeeded: "pass",
  stopped: "pass",
  cancelled: "circle-slash",
  failed: "error",
  died: "warning",
};

/** Every run of the workspace with its state; it opens to what the run has produced. */
export class RunsTree implements vscode.TreeDataProvider<RunNode> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private runs: readonly StoredRun[] = [];
  private scores: ReadonlyMap<string, readonly ShownScores[]> = new Map();

  /** @param scores by the folder of the run; those of before where they are left out. */
  show(runs: readonly StoredRun[], scores = this.scores): void {
    this.runs = runs;
    this.scores = scores;
    this.changed.fire(undefined);
  }

  dispose(): void {
    this.changed.dispose();
  }

  getChildren(node?: RunNode): RunNode[] {
    if (node === undefined) return this.runs.map((run) => ({ kind: "run", run }));
    return node.kind === "run" ? facts(node.run, this.scores.get(node.run.folder) ?? []) : [];
  }

  getTreeItem(node: RunNode): vscode.TreeItem {
    if (node.kind === "fact") {
      const item = new vscode.TreeItem(node.label);
      item.description = node.value;
      item.tooltip = node.value;
      item.iconPath = new vscode.ThemeIcon(node.icon);
      return item;
    }
    const { manifest, state, folder } = node.run;
    const item = new vscode.TreeItem(manifest.name, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = folder;
    const best = bestOf(state.validationLosses);
    item.description = [runStatusText(state, t), ...(best === undefined ? [] : [t("best {loss}", { loss: best.loss.toFixed(3) })])].join(" · ");
    item.command = { command: COMMANDS.openRun, title: t("Open Run"), arguments: [node] };
    item.tooltip = `${manifest.name}\n${item.description}\n${folder}`;
    item.iconPath = new vscode.ThemeIcon(ICONS[state.status]);
    item.contextValue = node.run.pid !== undefined ? "run.active" : state.status === "succeeded" || state.status === "stopped" ? "run.ended" : "run.unfinished";
    return item;
  }
}

/** The folder of the run that a command was called on: by the view, or with the folder itself. */
export function runFolderOf(argument: unknown): string | undefined {
  return typeof argument === "string" ? argument : isRunNode(argument) ? argument.run.folder : undefined;
}

function isRunNode(value: unknown): value is Extract<RunNode, { kind: "run" }> {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "run" && "run" in value;
}

function facts({ manifest, state }: StoredRun, scores: readonly ShownScores[]): RunNode[] {
  const fact = (icon: string, label: string, value: string | undefined): readonly RunNode[] => (value === undefined ? [] : [{ kind: "fact", label, value, icon }]);
  const best = bestOf(state.validationLosses);
  const leaking = manifest.leakage?.pairs.length ?? 0;
  return [
    ...fact("error", t("Failed"), state.failure === undefined ? undefined : failureText(state.failure, t)),
    ...fact("warning", t("Interrupted"), state.status === "died" ? diedText(state, t) : undefined),
    ...fact("database", t("Dataset"), t("{file}, {rows} rows", { file: manifest.dataset.file, rows: manifest.dataset.rows })),
    ...fact("warning", t("Leaking rows"), leaking === 0 ? undefined : acknowledgedLeakageText(leaking, t)),
    ...fact("graph-line", t("Loss"), state.losses.at(-1)?.loss.toFixed(3)),
    ...fact("graph-line", t("Best validation loss"), best?.loss.toFixed(3)),
    ...fact("server-process", t("Trained on"), state.device),
    ...fact("package", t("GGUF"), state.artefacts.gguf?.path),
    ...fact("rocket", t("Ollama model"), state.artefacts.ollama_model?.name),
    ...scores.flatMap(({ file, metrics }) => metrics.flatMap(({ label, text }) => fact("checklist", `${label} (${file})`, text))),
  ];
}
