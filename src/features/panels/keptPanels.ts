import * as vscode from "vscode";
import { TabsSettled } from "./tabsSettled";

const MEMORY_KEY = "clinicalPrompts.panels";
/** Of panels that were closed while nobody looked, as when VS Code has ended, some stay behind. */
const MOST_KEPT = 50;

/** A panel as the next extension host needs it: nothing else tells what it has shown. */
interface KeptPanel {
  readonly viewType: string;
  readonly title: string;
  /** As the panel's own kind reads it. */
  readonly shown: unknown;
}

/** Fills a panel with what it has shown before; closes it where that is unknown or there no more. */
type Revive = (panel: vscode.WebviewPanel, shown: unknown) => Promise<void>;

/**
 * Brings panels back. After a reload of the window VS Code hands them over, with what their page has remembered of itself. Those of an extension host
 * that has ended it leaves where they are when it starts another: they show what was, and nobody hears their buttons. Such a panel is opened anew in its
 * place once it is in sight. What it shows is remembered beside its title, since a page's memory is not told to a new host, and a page may be kept
 * before it has remembered anything.
 */
export class KeptPanels implements vscode.Disposable {
  private readonly kinds = new Map<string, Revive>();
  private readonly open = new Map<vscode.WebviewPanel, unknown>();
  /** Those of the extension hosts before this one that have not come back yet, newest first. */
  private readonly before: KeptPanel[];
  private readonly settled: TabsSettled;
  private written = "";

  constructor(
    private readonly memory: vscode.Memento,
    private readonly onError: (error: unknown) => void,
  ) {
    this.before = [...memory.get<readonly KeptPanel[]>(MEMORY_KEY, [])];
    this.settled = new TabsSettled(() => this.reopenOrphans(), onError);
  }

  /** Has panels of a kind come back. Each of them is to be told to {@link keep} when it opens. */
  register(viewType: string, revive: Revive): vscode.Disposable {
    this.kinds.set(viewType, revive);
    this.settled.wait();
    return vscode.window.registerWebviewPanelSerializer(viewType, { deserializeWebviewPanel: (panel, remembered: unknown) => this.revive(panel, remembered) });
  }

  /** Remembers what a panel shows, until it closes. To be called whenever that or its title changes. @param shown plain data. */
  keep(panel: vscode.WebviewPanel, shown: unknown): void {
    if (!this.open.has(panel)) {
      panel.onDidDispose(() => {
        this.open.delete(panel);
        this.write();
      });
    }
    this.open.set(panel, shown);
    this.write();
  }

  dispose(): void {
    this.settled.dispose();
  }

  private write(): void {
    const open = Array.from(this.open, ([{ viewType, title }, shown]): KeptPanel => ({ viewType, title, shown }));
    const kept = [...open.reverse(), ...this.before].slice(0, MOST_KEPT);
    const text = JSON.stringify(kept);
    if (text === this.written) return;
    this.written = text;
    this.memory.update(MEMORY_KEY, kept).then(undefined, this.onError);
  }

  private async revive(panel: vscode.WebviewPanel, remembered: unknown): Promise<void> {
    const { viewType, title } = panel;
    const at = this.before.findIndex((kept) => kept.viewType === viewType && kept.title === title);
    const [known] = at < 0 ? [] : this.before.splice(at, 1);
    const shown = remembered ?? known?.shown;
    this.keep(panel, shown);
    await this.kinds.get(viewType)?.(panel, shown);
  }

  /** All at one go: once one has closed, VS Code describes every tab by another object, and it can be closed by the new one alone. */
  private async reopenOrphans(): Promise<void> {
    const reopened: Promise<unknown>[] = [];
    for (const { activeTab: tab } of vscode.window.tabGroups.all) if (tab !== undefined && this.isOrphan(tab)) reopened.push(this.reopen(tab));
    await Promise.all(reopened);
  }

  private async reopen(tab: vscode.Tab): Promise<void> {
    const { viewColumn, isActive } = tab.group;
    const viewType = this.kindOf(tab);
    if (viewType === undefined) return;
    const panel = vscode.window.createWebviewPanel(viewType, tab.label, { viewColumn, preserveFocus: !isActive });
    await Promise.all([this.revive(panel, undefined), vscode.window.tabGroups.close(tab)]);
  }

  /** Of a tab in sight: it is of our kinds, nothing that is ours is seen there, and there are more such tabs than panels of ours. */
  private isOrphan(tab: vscode.Tab): boolean {
    const panels = [...this.open.keys()];
    const viewType = this.kindOf(tab);
    if (viewType === undefined || panels.some(({ visible, viewColumn }) => visible && viewColumn === tab.group.viewColumn)) return false;
    return this.tabsLike(tab).length > panels.filter((panel) => panel.viewType === viewType && panel.title === tab.label).length;
  }

  private tabsLike(tab: vscode.Tab): readonly vscode.Tab[] {
    return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter((other) => other.label === tab.label && this.kindOf(other) === this.kindOf(tab));
  }

  /** VS Code puts a prefix of its own before the type of a panel. */
  private kindOf({ input }: vscode.Tab): string | undefined {
    return input instanceof vscode.TabInputWebview ? [...this.kinds.keys()].find((viewType) => input.viewType.endsWith(`-${viewType}`)) : undefined;
  }
}
