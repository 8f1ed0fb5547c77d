import * as vscode from "vscode";
import { hasEnded } from "../../core/training/runState";
import type { StoredRun } from "../../platform/training/runStore";

/**
 * Knows the runs of some folders and follows those that are active, also ones that another window or the command line has started.
 * Nothing is remembered: a reload finds the same by reading the folders again.
 */
export class RunsWatcher implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<readonly StoredRun[]>();
  /** Fires with every run, newest first. */
  readonly onDidChange = this.changed.event;
  private readonly followed = new Map<string, AbortController>();
  private runs: readonly StoredRun[] = [];

  constructor(
    private readonly runFolders: () => Promise<readonly string[]>,
    private readonly onError: (error: unknown) => void,
  ) {}

  get current(): readonly StoredRun[] {
    return this.runs;
  }

  /** Reads the folders and follows what is active. */
  async refresh(): Promise<void> {
    const folders = await this.runFolders();
    const { listRuns } = await import("../../platform/training/runStore");
    const lists = await Promise.all(folders.map(listRuns));
    this.runs = lists.flat().sort((a, b) => b.manifest.createdAt.localeCompare(a.manifest.createdAt));
    for (const run of this.runs) if (run.pid !== undefined) void this.follow(run, run.pid).catch(this.onError);
    this.changed.fire(this.runs);
  }

  dispose(): void {
    for (const controller of this.followed.values()) controller.abort();
    this.changed.dispose();
  }

  private async follow({ folder }: StoredRun, pid: number): Promise<void> {
    if (this.followed.has(folder)) return;
    const controller = new AbortController();
    this.followed.set(folder, controller);
    try {
      const { followRun } = await import("../../platform/training/trainer");
      await followRun(folder, (state) => this.update(folder, { state, ...(hasEnded(state) ? { pid: undefined } : {}) }), controller.signal, pid);
    } finally {
      this.followed.delete(folder);
    }
  }

  private update(folder: string, change: Partial<StoredRun>): void {
    this.runs = this.runs.map((run) => (run.folder === folder ? { ...run, ...change } : run));
    this.changed.fire(this.runs);
  }
}
