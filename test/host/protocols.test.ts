import assert from "node:assert/strict";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { codeOf } from "../../src/features/diagnostics/diagnostic";
import { copyOfProtocol } from "../../src/core/clinical/protocolEdit";
import { addForm } from "../../src/features/protocols/addForm";
import { OWN_PROTOCOL } from "../../src/features/protocols/copyProtocol";
import { createServices, type Services } from "../../src/features/services/services";
import { eventually } from "../support/deadline";

const SOURCE = "Clinical Prompts";
const FOOTER = "\n\nRÉPONDS en français, commence par 'Pour préciser:' ou 'Recommandation:'";
/** The case has no red flag that the product knows; its label says that there is one. */
const ROW = JSON.stringify({
  instruction: `CAS CLINIQUE – DOULEUR THORACIQUE:\nHomme de 40 ans, douleur thoracique. Il chancelle (un peu) au lever.${FOOTER}`,
  response: "Recommandation: SAMU immédiat, ECG et troponine — chancelle. Source: ESC 2019-2024.",
  expected: "urgent_care",
});

suite("a workspace's own protocol", () => {
  const { extensionPath } = vscode.extensions.getExtension("clinical-prompt-studio.clinical-prompt-studio") ?? assert.fail("the extension");
  const [folder] = vscode.workspace.workspaceFolders ?? assert.fail("a folder");
  const place = (name: string): string => path.join(folder?.uri.fsPath ?? "", name);
  const shipped = path.join(extensionPath, "protocols", "chest-pain-fr.json");
  const configuration = () => vscode.workspace.getConfiguration("clinicalPrompts", folder?.uri);
  const written: string[] = [];
  let tests = 0;
  let rows = "";

  setup(async () => {
    // A name of its own: what an extension has opened stays open for minutes, and follows its file late.
    rows = `rows-${++tests}.jsonl`;
    const dataset = await write(rows, ROW);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(dataset));
  });
  teardown(async () => {
    await configuration().update("protocol", undefined, vscode.ConfigurationTarget.Workspace);
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await Promise.all(written.splice(0).map((file) => rm(file, { force: true })));
    await rm(place(".vscode"), { recursive: true, force: true });
  });

  async function write(name: string, text: string): Promise<vscode.Uri> {
    await writeFile(place(name), text);
    written.push(place(name));
    return vscode.Uri.file(place(name));
  }

  async function own(): Promise<vscode.TextDocument> {
    return vscode.workspace.openTextDocument(await write(`own-${tests}.protocol.json`, copyOfProtocol(await readFile(shipped, "utf8"), "own")));
  }

  async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
    const start = document.getText().indexOf(from);
    assert.notEqual(start, -1, from);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(document.positionAt(start), document.positionAt(start + from.length)), to);
    assert.ok(await vscode.workspace.applyEdit(edit));
  }

  test("a dataset is in the protocol whose header its rows have", async () => {
    await codes(rows, (found) => found.join() === "label_against_findings");
  });

  test("what is wrong in it is marked on the value, and what VS Code's JSON support says is not said twice", async () => {
    const document = await own();
    await replace(document, `"decision": "urgent_care"`, `"decision": "urgent_nothing"`);
    await replace(document, `"lipothymie[s]"`, `"lipothymie[s"`);
    const found = await problems(`own-${tests}.protocol.json`, (all) => all.length === 2);
    assert.deepEqual(found.map(({ code, range }) => [code, document.getText(range)]), [["pattern", `"lipothymie[s"`], ["reference", `"urgent_nothing"`]]);
    await replace(document, `"urgent_nothing"`, `"urgent_care"`);
    await replace(document, `"lipothymie[s"`, `"lipothymie[s]"`);
    await problems(`own-${tests}.protocol.json`, (all) => all.length === 0);
    await document.save();
  });

  test("our schema completes and explains it", async () => {
    const document = await own();
    const at = document.positionAt(document.getText().indexOf(`"urgency": "none"`) + `"urgency": "`.length);
    const labels = await eventually(20, "the schema's values", async () => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", document.uri, at);
      const found = items.map(({ label }) => (typeof label === "string" ? label : label.label));
      return found.includes(`"immediate"`) ? found : undefined;
    });
    assert.ok(labels.includes(`"rapid"`), labels.join());
  });

  test("it is in force once the setting names it, and again after each save; broken, its last good version stays", async () => {
    const document = await own();
    await configuration().update("protocol", `own-${tests}.protocol.json`, vscode.ConfigurationTarget.Workspace);
    await codes(rows, (found) => found.join() === "label_against_findings");
    await replace(document, `"lipothymie[s]"`, `"lipothymie[s]", "chancelle"`);
    await document.save();
    await codes(rows, (found) => found.length === 0);
    await replace(document, `"lipothymie[s]"`, `"lipothymie[s"`);
    await document.save();
    await problems(`own-${tests}.protocol.json`, (all) => all.length === 1);
    // An edit of the dataset, and it is still found.
    const dataset = await vscode.workspace.openTextDocument(place(rows));
    await replace(dataset, "Homme de 40 ans", "Homme de 41 ans");
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", dataset.uri, new vscode.Range(0, 30, 0, 30));
    assert.notEqual(actions.length, 0);
    assert.deepEqual(vscode.languages.getDiagnostics(dataset.uri).filter(({ source }) => source === SOURCE), []);
    await replace(document, `"lipothymie[s"`, `"lipothymie[s]"`);
    await replace(document, `, "chancelle"`, ``);
    await document.save();
    await codes(rows, (found) => found.join() === "label_against_findings");
    await dataset.save();
  });

  suite("words of a case become a form", () => {
    let services: Services;
    setup(() => {
      services = createServices({ extensionPath });
    });
    teardown(() => services.dispose());

    async function add(words: string, confirmed: boolean): Promise<vscode.TextDocument> {
      const dataset = await vscode.workspace.openTextDocument(place(rows));
      const start = dataset.getText().indexOf(words);
      assert.notEqual(start, -1, words);
      const selection = new vscode.Range(dataset.positionAt(start), dataset.positionAt(start + words.length));
      const asked: string[] = [];
      await addForm(services, dataset, selection, {
        pickFlag: (flags, said) => Promise.resolve(said === words && flags.some(({ id }) => id === "syncope") ? "syncope" : undefined),
        confirmCopy: (title, file) => Promise.resolve(asked.push(`${title} ${file}`) > 0 && confirmed),
      });
      assert.ok(asked.length <= 1, "asked once");
      return dataset;
    }

    test("the light bulb offers it on a selection in a case, and nowhere else", async () => {
      const dataset = await vscode.workspace.openTextDocument(place(rows));
      const titles = async (words: string): Promise<string[]> => {
        const start = dataset.getText().indexOf(words);
        const range = new vscode.Range(dataset.positionAt(start), dataset.positionAt(start + words.length));
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", dataset.uri, range);
        return actions.map(({ title }) => title).filter((title) => title.includes("to a red flag"));
      };
      assert.deepEqual(await titles("chancelle (un peu)"), ["Add “chancelle (un peu)” to a red flag…"]);
      assert.deepEqual(await titles("SAMU immédiat"), []);
      assert.deepEqual(await titles("instruction"), []);
    });

    test("in a copy of the product's protocol, which the setting then names; it is found at once", async () => {
      await codes(rows, (found) => found.join() === "label_against_findings");
      written.push(place(OWN_PROTOCOL));
      await add("chancelle (un peu)", true);
      await codes(rows, (found) => found.length === 0);
      assert.equal(configuration().get("protocol"), OWN_PROTOCOL);
      const copy = await readFile(place(OWN_PROTOCOL), "utf8");
      assert.match(copy, /"id": "chest-pain-fr-own"/u);
      assert.ok(copy.includes(String.raw`"chancelle \\(un peu\\)"`));
      // Beside the new line, its neighbour's comma, the id and the reference to the schema nothing has changed.
      const before = (await readFile(shipped, "utf8")).split("\n");
      assert.equal(copy.split("\n").filter((line) => !before.includes(line)).length, 3);
    });

    test("into the workspace's own protocol without a question", async () => {
      const document = await own();
      await configuration().update("protocol", `own-${tests}.protocol.json`, vscode.ConfigurationTarget.Workspace);
      await add("chancelle", false);
      assert.ok(document.getText().includes(`"chancelle"`));
      assert.equal(document.isDirty, false);
      await codes(rows, (found) => found.length === 0);
    });

    test("not without consent", async () => {
      await add("chancelle", false);
      await assert.rejects(readFile(place(OWN_PROTOCOL)));
      assert.equal(configuration().get("protocol"), "");
    });
  });

  /** The problems of a file once they are as wanted. */
  async function problems(name: string, wanted: (found: readonly vscode.Diagnostic[]) => boolean): Promise<readonly vscode.Diagnostic[]> {
    const uri = vscode.Uri.file(place(name));
    const now = (): readonly vscode.Diagnostic[] => vscode.languages.getDiagnostics(uri).filter(({ source }) => source === SOURCE);
    const found = await eventually(20, name, () => Promise.resolve(wanted(now()) ? now() : undefined)).catch((error: unknown) => {
      throw new Error(`${name} has ${JSON.stringify(now().map(({ code, message }) => [code, message]))}`, { cause: error });
    });
    return found.toSorted((a, b) => a.range.start.compareTo(b.range.start));
  }

  function codes(name: string, wanted: (codes: readonly string[]) => boolean) {
    return problems(name, (found) => wanted(found.map(codeOf)));
  }
});
