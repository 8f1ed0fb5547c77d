import * as vscode from "vscode";

/** A thousand problems are sent to the window in so many parts, by line. */
const PARTS = 16;

/** So few are sent at one go. */
const FEW = 100;

/**
 * The diagnostics of open documents. Sending hundreds of them to the window costs more than finding them, so they stand in parts, and after an edit
 * only those parts are sent, one at a time, that have changed.
 */
export class ShownDiagnostics implements vscode.Disposable {
  private readonly parts = Array.from({ length: PARTS }, (_, part) => ({
    collection: vscode.languages.createDiagnosticCollection(part === 0 ? "clinicalPrompts" : `clinicalPrompts.${part}`),
    last: new Map<string, readonly vscode.Diagnostic[]>(),
  }));
  /** By document: what was asked for last. */
  private readonly asked = new Map<string, readonly vscode.Diagnostic[]>();

  async show(uri: vscode.Uri, diagnostics: readonly vscode.Diagnostic[]): Promise<void> {
    const key = uri.toString();
    this.asked.set(key, diagnostics);
    const byPart: vscode.Diagnostic[][] = this.parts.map(() => []);
    for (const diagnostic of diagnostics) byPart[diagnostic.range.start.line % PARTS]?.push(diagnostic);
    for (const [at, { collection, last }] of this.parts.entries()) {
      const [now = [], before = []] = [byPart[at], last.get(key)];
      if (before.length === now.length && now.every((diagnostic, index) => diagnostic === before[index])) continue;
      last.set(key, now);
      collection.set(uri, now);
      if (diagnostics.length <= FEW) continue;
      await new Promise((resolve) => setImmediate(resolve));
      if (this.asked.get(key) !== diagnostics) return;
    }
  }

  forget(uri: vscode.Uri): void {
    this.asked.delete(uri.toString());
    for (const { collection, last } of this.parts) {
      last.delete(uri.toString());
      collection.delete(uri);
    }
  }

  dispose(): void {
    for (const { collection } of this.parts) collection.dispose();
  }
}
