import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { codeOf } from "../../src/features/diagnostics/diagnostic";
import { eventually } from "../support/deadline";
import { ASKING_ROW } from "./rows";

const SOURCE = "Clinical Prompts";
const AUTHOR = JSON.stringify({ type: "object", properties: { author: { description: "Who wrote the row.", type: "string" } }, required: ["author"] });

suite("a workspace's own record schema", () => {
  const [folder] = vscode.workspace.workspaceFolders ?? assert.fail("a folder");
  const place = (name: string): string => path.join(folder?.uri.fsPath ?? "", name);
  const configuration = () => vscode.workspace.getConfiguration("clinicalPrompts", folder?.uri);
  const written: string[] = [];

  async function write(name: string, text: string): Promise<void> {
    await writeFile(place(name), text);
    written.push(place(name));
  }

  /** Waits until a file has these problems: their codes, and the words that they stand on. */
  async function problems(name: string, wanted: readonly (readonly [code: string, words: string])[]): Promise<void> {
    const document = await vscode.workspace.openTextDocument(place(name));
    const now = () => vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === SOURCE).map((diagnostic) => [codeOf(diagnostic), document.getText(diagnostic.range)]);
    await eventually(20, `${name}: ${JSON.stringify(wanted)}`, () => Promise.resolve(JSON.stringify(now()) === JSON.stringify(wanted) ? true : undefined));
  }

  suiteTeardown(async () => {
    await configuration().update("recordSchema", undefined, vscode.ConfigurationTarget.Workspace);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await Promise.all(written.map((file) => rm(file, { force: true })));
    await rm(place(".vscode"), { recursive: true, force: true });
  });

  test("is in force once the setting names it, and again when the file changes; broken, it is marked and the product's own is in force", async () => {
    await write("schema-rows.jsonl", ASKING_ROW);
    await write("own.schema.json", AUTHOR);
    const document = await vscode.workspace.openTextDocument(place("schema-rows.jsonl"));
    await vscode.window.showTextDocument(document);
    await problems("schema-rows.jsonl", []);
    await configuration().update("recordSchema", "own.schema.json", vscode.ConfigurationTarget.Workspace);
    await problems("schema-rows.jsonl", [["schema", "{"]]);

    const { items } = await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", document.uri, new vscode.Position(0, 1));
    assert.ok(items.some(({ label }) => (typeof label === "string" ? label : label.label).includes("author")));

    await write("own.schema.json", '{"required": "author"}');
    await problems("own.schema.json", [["schema", '"author"']]);
    await problems("schema-rows.jsonl", []);

    await write("own.schema.json", AUTHOR);
    await problems("schema-rows.jsonl", [["schema", "{"]]);
    await problems("own.schema.json", []);

    await configuration().update("recordSchema", undefined, vscode.ConfigurationTarget.Workspace);
    await problems("schema-rows.jsonl", []);
  });
});
