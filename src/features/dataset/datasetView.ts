import * as vscode from "vscode";
import { isDataset } from "../../core/dataset/datasetCheck";
import { isExample } from "../../core/dataset/example";
import { datasetStatistics, type DatasetStatistics, type ShareCount } from "../../core/dataset/statistics";
import { VIEWS } from "../../contributions";
import { plainText } from "../plainText";
import { DATASET_LANGUAGE } from "../rows/datasetDocuments";
import type { Services } from "../services/services";
import { t } from "../words";

/** The shares of the dataset in front, beside those that the protocol wants. */
export function registerDatasetView({ documents }: Services): vscode.Disposable {
  const tree = new SharesTree();
  const view = vscode.window.createTreeView(VIEWS.dataset, { treeDataProvider: tree });
  const show = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    if (!view.visible || document?.languageId !== DATASET_LANGUAGE) return;
    const checked = documents.of(document);
    if (checked === undefined || !isDataset(checked.check)) return;
    const { protocol } = checked.rules.engine;
    const labels = checked.check.rows.flatMap(({ row }) => (isExample(row) ? { category: row.record?.category?.value, expected: row.record?.expected?.value, status: row.record?.status?.value } : []));
    const titles = new Map([...protocol.categories, ...protocol.decisions].map(({ id, label }) => [id, label]));
    view.description = vscode.workspace.asRelativePath(document.uri);
    tree.show(datasetStatistics(labels, new Map(protocol.categories.map(({ id, share }) => [id, share]))), titles);
  };
  return vscode.Disposable.from(view, tree, view.onDidChangeVisibility(show), documents.onDidCheck(show), vscode.window.onDidChangeActiveTextEditor(show));
}

type Node = { readonly kind: "group"; readonly label: string; readonly counts: readonly ShareCount[] } | { readonly kind: "count"; readonly count: ShareCount };

/** A share further than this from its target is pointed out. */
const TOLERANCE = 0.05;

class SharesTree implements vscode.TreeDataProvider<Node> {
  private readonly changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private statistics: DatasetStatistics | undefined;
  private titles: ReadonlyMap<string, string> = new Map();

  show(statistics: DatasetStatistics, titles: ReadonlyMap<string, string>): void {
    this.statistics = statistics;
    this.titles = titles;
    this.changed.fire(undefined);
  }

  dispose(): void {
    this.changed.dispose();
  }

  getChildren(node?: Node): Node[] {
    if (node !== undefined) return node.kind === "group" ? node.counts.map((count) => ({ kind: "count", count })) : [];
    if (this.statistics === undefined) return [];
    const { rows, categories, decisions, statuses } = this.statistics;
    return [
      { kind: "group", label: t("Categories of {rows} rows", { rows }), counts: categories },
      { kind: "group", label: t("Expected decisions"), counts: decisions },
      { kind: "group", label: t("Review status"), counts: statuses },
    ];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === "group") return new vscode.TreeItem(node.label, vscode.TreeItemCollapsibleState.Expanded);
    const { value, count, share, target } = node.count;
    const item = new vscode.TreeItem(value === undefined ? t("not given") : plainText(this.titles.get(value) ?? value));
    const percent = (part: number): string => `${Math.round(part * 100)} %`;
    item.description =
      target === undefined ? t("{count} ({share})", { count, share: percent(share) }) : t("{count} ({share}, wanted {target})", { count, share: percent(share), target: percent(target) });
    if (target !== undefined) item.iconPath = new vscode.ThemeIcon(Math.abs(share - target) <= TOLERANCE ? "pass" : "warning");
    return item;
  }
}
