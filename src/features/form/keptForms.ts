import * as vscode from "vscode";
import { FORM_VIEW } from "../../contributions";
import { TabsSettled } from "../panels/tabsSettled";

/**
 * Brings forms back. When an extension host ends, VS Code leaves its forms where they are, blank and deaf, and tells the next host nothing of them. One in
 * sight is opened anew in its place, where that is left without it: VS Code closes a column that is empty. One with changes that are not saved is only
 * once they are, since closing it would ask about them.
 */
export class KeptForms implements vscode.Disposable {
  private readonly settled: TabsSettled;
  /** Once for each place: a large file may take VS Code longer than that to hand over. */
  private readonly reopened = new Set<string>();

  /** @param isOpen whether a form of this extension host shows the document there. */
  constructor(
    private readonly isOpen: (uri: vscode.Uri, viewColumn: vscode.ViewColumn) => Promise<boolean>,
    onError: (error: unknown) => void,
  ) {
    this.settled = new TabsSettled(() => this.reopenOrphans(), onError);
    this.settled.wait();
  }

  dispose(): void {
    this.settled.dispose();
  }

  private async reopenOrphans(): Promise<void> {
    // VS Code describes its tabs by other objects once one has closed.
    for (let orphan = await this.nextOrphan(); orphan !== undefined; orphan = await this.nextOrphan()) {
      const { tab, uri, place } = orphan;
      const { viewColumn, isActive } = tab.group;
      await vscode.window.tabGroups.close(tab, true);
      this.reopened.add(place);
      await vscode.commands.executeCommand("vscode.openWith", uri, FORM_VIEW, { viewColumn, preserveFocus: !isActive });
    }
  }

  private async nextOrphan(): Promise<{ readonly tab: vscode.Tab; readonly uri: vscode.Uri; readonly place: string } | undefined> {
    for (const { activeTab: tab, viewColumn } of vscode.window.tabGroups.all) {
      if (tab === undefined || tab.isDirty || !(tab.input instanceof vscode.TabInputCustom) || tab.input.viewType !== FORM_VIEW) continue;
      const { uri } = tab.input;
      const place = `${viewColumn} ${uri.toString()}`;
      if (!this.reopened.has(place) && !(await this.isOpen(uri, viewColumn))) return { tab, uri, place };
    }
    return undefined;
  }
}
