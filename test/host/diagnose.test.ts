import assert from "node:assert/strict";
import * as vscode from "vscode";
import { COMMANDS } from "../../src/contributions";

suite("diagnose", () => {
  test("the diagnosis is a text that needs no saving, with a line for each part of the machine", async () => {
    for (let time = 0; time < 2; time++) await vscode.commands.executeCommand(COMMANDS.diagnose);
    const document = vscode.window.activeTextEditor?.document;
    assert.ok(document);
    assert.equal(document.isDirty, false);
    assert.equal(document.isUntitled, false);
    for (const part of ["Python", "GPU", "Ollama", "Disk"]) assert.match(document.getText(), new RegExp(`^[✔•✘] ${part}: .+$`, "mu"));
  });
});
