import assert from "node:assert/strict";
import * as vscode from "vscode";
import { COMMANDS } from "../../src/contributions";

suite("activation", () => {
  test("opening a .jsonl file activates the extension", async () => {
    const extension = vscode.extensions.getExtension("clinical-prompt-studio.clinical-prompt-studio");
    assert.ok(extension);
    const document = await vscode.workspace.openTextDocument({ language: "jsonl", content: "" });
    await vscode.window.showTextDocument(document);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  test("every command can be run", async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      Object.values(COMMANDS).filter((command) => !registered.has(command)),
      [],
    );
  });
});
