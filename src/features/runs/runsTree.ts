import * as vscode from "vscode";
import type { StoredRun } from "../../platform/training/runStore";
import { acknowledgedLeakageText } from "../../shared/words/leakage";
import { diedText, failureText, runStatusText } from "../../shared/words/runs";
import { t } from "../words";

/** A run, or one fact about it. */
type Node = { readonly kind: "run"; readonly run: StoredRun } | { readonly kind: "fact"; readonly label: string; readonly value: string; readonly icon: string };

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
export class RunsTree implements vscode.TreeDataProvider<Node> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private runs: readonly StoredRun[] = [];

  show(runs: readonly StoredRun[]): void {
    this.runs = runs;
    this.changed.fire(undefined);
  }

  dispose(): void {
    this.changed.dispose();
  }

  getChildren(node?: Node): Node[] {
    if (node === undefined) return this.runs.map((run) => ({ kind: "run", run }));
    return node.kind === "run" ? facts(node.run) : [];
  }

  getTreeItem(node: Node): vscode.TreeItem {
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
    item.description = runStatusText(state, t);
    item.tooltip = `${manifest.name}\n${item.description}\n${folder}`;
    item.iconPath = new vscode.ThemeIcon(ICONS[state.status]);
    item.contextValue = node.run.pid !== undefined || node.run.job !== undefined ? "run.active" : state.status === "succeeded" || state.status === "stopped" ? "run.ended" : "run.unfinished";
    return item;
  }
}

/** The run that a command of the view was called on. */
export function runOf(argument: unknown): StoredRun | undefined {
  return isRunNode(argument) ? argument.run : undefined;
}

function isRunNode(value: unknown): value is Extract<Node, { kind: "run" }> {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "run" && "run" in value;
}

function facts({ manifest, state }: StoredRun): Node[] {
  const fact = (icon: string, label: string, value: string | undefined): readonly Node[] => (value === undefined ? [] : [{ kind: "fact", label, value, icon }]);
  const best = Math.min(...state.validationLosses.map(({ loss }) => loss));
  const leaking = manifest.leakage?.pairs.length ?? 0;
  return [
    ...fact("error", t("Failed"), state.failure === undefined ? undefined : failureText(state.failure, t)),
    ...fact("warning", t("Interrupted"), state.status === "died" ? diedText(state, t) : undefined),
    ...fact("database", t("Dataset"), t("{file}, {rows} rows", { file: manifest.dataset.file, rows: manifest.dataset.rows })),
    ...fact("warning", t("Leaking rows"), leaking === 0 ? undefined : acknowledgedLeakageText(leaking, t)),
    ...fact("graph-line", t("Loss"), state.losses.at(-1)?.loss.toFixed(3)),
    ...fact("graph-line", t("Best validation loss"), Number.isFinite(best) ? best.toFixed(3) : undefined),
    ...fact("server-process", t("Trained on"), state.device),
    ...fact("package", t("GGUF"), state.artefacts.gguf?.path),
    ...fact("rocket", t("Ollama model"), state.artefacts.ollama_model?.name),
  ];
}
