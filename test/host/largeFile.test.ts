import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";

/** Larger than what VS Code hands over to extensions. */
const MEGABYTES = 52;

suite("a file that VS Code does not hand over", () => {
  test("is checked by “Check File”, with the problems on their lines", async function () {
    this.timeout(90_000);
    const folder = await mkdtemp(path.join(tmpdir(), "large-"));
    try {
      const file = vscode.Uri.file(path.join(folder, "large.jsonl"));
      const row = `{"instruction": "a", "response": "b", "note": "${"x".repeat(1024 * 1024)}"}\n`;
      await writeFile(file.fsPath, `${row.repeat(MEGABYTES)}{"id": "broken"\n`);
      await vscode.commands.executeCommand("vscode.open", file);
      assert.ok(!vscode.workspace.textDocuments.some(({ uri }) => uri.toString() === file.toString()), "VS Code hands the file over");
      await vscode.commands.executeCommand("clinicalPrompts.checkFile", file);
      const broken = vscode.languages.getDiagnostics(file).find(({ range }) => range.start.line === MEGABYTES);
      assert.equal(broken?.source, "Clinical Prompts");
      assert.equal(broken.severity, vscode.DiagnosticSeverity.Error);
    } finally {
      await vscode.commands.executeCommand("workbench.action.closeAllEditors");
      await rm(folder, { recursive: true });
    }
  });
});
