import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { eventually } from "../support/deadline";
import { withMarkers, withoutMarkers } from "../support/markers";

const SOURCE = "Clinical Prompts";

/** Opens a file with this text in an editor, as a person would, and closes it afterwards. */
export async function withDataset<T>(text: string | Uint8Array, use: (editor: vscode.TextEditor) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-dataset-"));
  const uri = vscode.Uri.file(path.join(folder, "rows.jsonl"));
  await writeFile(uri.fsPath, text);
  try {
    // Not by openTextDocument: what an extension opens itself stays open for minutes.
    await vscode.commands.executeCommand("vscode.open", uri);
    const editor = await eventually(20, "the editor", () => Promise.resolve(vscode.window.activeTextEditor?.document.uri.toString() === uri.toString() ? vscode.window.activeTextEditor : undefined));
    return await use(editor);
  } finally {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    await rm(folder, { recursive: true, force: true });
  }
}

/** The problems of the document as it stands now. */
export async function problemsOf(document: vscode.TextDocument): Promise<readonly vscode.Diagnostic[]> {
  // The light bulb is offered only once this very version has been checked.
  await codeActions(document, new vscode.Range(0, 0, 0, 0));
  return vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === SOURCE);
}

/** A dataset whose problems stand below their rows: `^` under the characters, then the code. */
export async function expectProblems(fixture: string): Promise<void> {
  await withDataset(withoutMarkers(fixture), async ({ document }) => {
    assert.equal(await markedProblems(document), fixture);
  });
}

/** The text of a document in the notation of {@link expectProblems}. */
export async function markedProblems(document: vscode.TextDocument): Promise<string> {
  const spans = (await problemsOf(document)).map(({ range, code }) => ({ start: document.offsetAt(range.start), end: document.offsetAt(range.end), label: String(typeof code === "object" ? code.value : code) }));
  return withMarkers(document.getText(), spans.toSorted((a, b) => a.start - b.start));
}

/** The actions of the light bulb that can be chosen, ours and those of VS Code. */
export async function codeActions(document: vscode.TextDocument, range: vscode.Range): Promise<readonly vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", document.uri, range);
}

/** Chooses an action of the light bulb by its title. */
export async function applyAction(document: vscode.TextDocument, range: vscode.Range, title: string): Promise<void> {
  const edit = (await codeActions(document, range)).find((action) => action.title === title)?.edit;
  assert.ok(edit, `the action “${title}” with its edit`);
  assert.equal(await vscode.workspace.applyEdit(edit), true);
}

/** Where `words` stand first in the document. */
export function rangeOfWords(document: vscode.TextDocument, words: string): vscode.Range {
  const start = document.getText().indexOf(words);
  assert.notEqual(start, -1, `“${words}” in the document`);
  return new vscode.Range(document.positionAt(start), document.positionAt(start + words.length));
}
