import * as vscode from "vscode";
import { hasEnded } from "../../core/training/runState";
import { listRuns, type StoredRun } from "../../platform/training/runStore";
import { followRun } from "../../platform/training/trainer";

/**
 * Knows the runs of one folder and follows those that are active, also ones that another window or the command line has started.
 * Nothing is remembered: a reload finds the same by reading the folder again.
 */
export class RunsWatcher implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<readonly StoredRun[]>();
  /** Fires with every run, newest first. */
  readonly onDidChange = this.changed.event;
  private readonly followed = new Map<string, AbortController>();
  private runs: readonly StoredRun[] = [];

  constructor(
    private readonly runsFolder: () => string | undefined,
    private readonly onError: (error: unknown) => void,
  ) {}

  get current(): readonly StoredRun[] {
    return this.runs;
  }

  /** Reads the folder and follows what is active. */
  async refresh(): Promise<void> {
    const folder = this.runsFolder();
    this.runs = folder === undefined ? [] : await listRuns(folder);
    for (const run of this.runs) if (run.pid !== undefined) this.follow(run, run.pid);
    this.changed.fire(this.runs);
  }

  dispose(): void {
    for (const controller of this.followed.values()) controller.abort();
    this.changed.dispose();
  }

  private follow({ folder }: StoredRun, pid: number): void {
    if (this.followed.has(folder)) return;
    const controller = new AbortController();
    this.followed.set(folder, controller);
    followRun(folder, (state) => this.update(folder, { state, ...(hasEnded(state) ? { pid: undefined } : {}) }), controller.signal, pid)
      .catch(this.onError)
      .finally(() => this.followed.delete(folder));
  }

  private update(folder: string, change: Partial<StoredRun>): void {
    this.runs = this.runs.map((run) => (run.folder === folder ? { ...run, ...change } : run));
    this.changed.fire(this.runs);
  }
}
