import * as vscode from "vscode";
import { FORM_VIEW } from "../../contributions";
import type { FormDelta } from "../../shared/formProtocol";
import type { Services } from "../services/services";
import { FormPanel } from "./formPanel";

/** The forms that are open, once a window. */
export class Forms {
  private readonly open = new Map<vscode.WebviewPanel, FormPanel>();
  /** Lines at which forms shall open that VS Code is still making. */
  private readonly lines = new Map<string, number>();

  constructor(private readonly services: Services) {}

  /** Fills the panel that VS Code has made. */
  async fill(document: vscode.TextDocument, panel: vscode.WebviewPanel): Promise<void> {
    const key = document.uri.toString();
    const line = this.lines.get(key) ?? vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.selection.active.line;
    this.lines.delete(key);
    const form = new FormPanel(document, panel, line, this.services);
    this.open.set(panel, form);
    panel.onDidDispose(() => {
      this.open.delete(panel);
      form.dispose();
    });
    await form.open();
  }

  /** Opens the form of a document at a line, or goes there where it is open. */
  async review(uri: vscode.Uri, line: number | undefined): Promise<void> {
    const known = [...this.open.values()].find(({ document }) => document.uri.toString() === uri.toString());
    if (known !== undefined) {
      if (line !== undefined) await known.goTo(line);
      return;
    }
    if (line !== undefined) this.lines.set(uri.toString(), line);
    await vscode.commands.executeCommand("vscode.openWith", uri, FORM_VIEW);
  }

  /** Whether a form of this extension host shows the document there. */
  shows(uri: vscode.Uri, viewColumn: vscode.ViewColumn): boolean {
    return [...this.open].some(([panel, { document }]) => document.uri.toString() === uri.toString() && panel.viewColumn === viewColumn);
  }

  /** Does something in the form that is in front. */
  send(act: FormDelta["act"]): void {
    for (const [panel, form] of this.open) if (panel.active) form.send(act);
  }
}
