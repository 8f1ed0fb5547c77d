import * as vscode from "vscode";
import type { DatasetRules } from "../../core/dataset/rules";
import { Overrides, type OverrideLine } from "../../core/evaluation/override";
import { appendOverride, OverrideReader } from "../../platform/evaluation/overrideFile";
import { remakeReport } from "../../platform/evaluation/remakeReport";

/** What persons say of the answers of the evaluation that is shown, this window's and others'. */
export class FolderOverrides implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private reading: { readonly folder: string; readonly reader: OverrideReader } | undefined;
  private changes = 0;

  /** Grows with each word of a person. */
  get revision(): number {
    return this.changes;
  }

  async of(folder: string | undefined): Promise<Overrides> {
    if (folder === undefined) return new Overrides();
    if (this.reading?.folder !== folder) this.reading = { folder, reader: new OverrideReader(folder) };
    return this.reading.reader.read();
  }

  /** Keeps a line with the evaluation; its report says so too. */
  async add(folder: string, line: OverrideLine, rules: DatasetRules): Promise<void> {
    await appendOverride(folder, line);
    this.changes += 1;
    this.changed.fire();
    await remakeReport(folder, rules);
  }

  dispose(): void {
    this.changed.dispose();
  }
}
