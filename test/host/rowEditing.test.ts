import assert from "node:assert/strict";
import * as vscode from "vscode";
import { COMMANDS } from "../../src/contributions";
import { eventually } from "../support/deadline";
import { applyAction, codeActions, expectProblems, problemsOf, rangeOfWords, withDataset } from "./datasetEditor";
import { ASKING_ROW, REQUEST } from "./rows";

const RECOMMENDATION = "Recommandation: Surveillance simple. Source: HAS/SFETD 2017.";
const row = (words: string, more = "") => String.raw`{"instruction": "CAS CLINIQUE:\n${words}${REQUEST}", "response": "${RECOMMENDATION}"${more}}`;
const DOUBLED = row("Femme de 40 ans, migraine habituelle depuis depuis dix ans, inchangée.");

async function withRules<T>(rules: object, use: () => Promise<T>): Promise<T> {
  const settings = vscode.workspace.getConfiguration("clinicalPrompts");
  await settings.update("rules", rules, vscode.ConfigurationTarget.Global);
  try {
    return await use();
  } finally {
    await settings.update("rules", undefined, vscode.ConfigurationTarget.Global);
  }
}

suite("editing rows", () => {
  test("a word that stands twice is pointed out, linked to its rule, and mended", () =>
    withDataset(DOUBLED, async ({ document }) => {
      const [problem] = await problemsOf(document);
      const code = problem?.code;
      assert.ok(typeof code === "object" && code.value === "doubled_word" && code.target.toString(true).includes(COMMANDS.explainRule));
      await applyAction(document, problem?.range ?? assert.fail("a problem"), "Remove the second “depuis”");
      assert.equal(document.getText(), DOUBLED.replace("depuis depuis", "depuis"));
    }));

  test("a rule is set to another severity, or off", async () => {
    await withRules({ doubled_word: "error" }, () =>
      withDataset(DOUBLED, async ({ document }) => assert.deepEqual((await problemsOf(document)).map(({ severity }) => severity), [vscode.DiagnosticSeverity.Error])),
    );
    await withRules({ doubled_word: "off" }, () => expectProblems(DOUBLED));
    await withRules({ doubled_word: "off" }, () =>
      withDataset(DOUBLED, async ({ document }) => assert.deepEqual(await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", document.uri, new vscode.Range(0, 0, 0, 0), "source.fixAll"), [])),
    );
  });

  test("a row passes over a rule for itself", () =>
    withDataset(DOUBLED, async ({ document }) => {
      await applyAction(document, rangeOfWords(document, "depuis depuis"), "Pass over “doubled_word” in this row");
      assert.equal(document.getText(), DOUBLED.replace(/\}$/u, ', "ignore": ["doubled_word"]}'));
      assert.deepEqual(await problemsOf(document), []);
    }));

  test("all that can be mended in one way is mended at once", () =>
    withDataset(`${DOUBLED}\n\n\n${ASKING_ROW.replaceAll("\u2011", "-")}\n`, async ({ document }) => {
      const [action] = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", document.uri, new vscode.Range(0, 0, 0, 0), "source.fixAll");
      assert.equal(await vscode.workspace.applyEdit(action?.edit ?? assert.fail("an edit")), true);
      assert.equal(document.getText(), `${DOUBLED.replace("depuis depuis", "depuis")}\n${ASKING_ROW}\n`);
    }));

  test("escapes can be written as characters", () => {
    const plain = row("Femme de 40 ans, fièvre.");
    return withDataset(plain.replaceAll("è", String.raw`\u00e8`), async ({ document }) => {
      await applyAction(document, new vscode.Range(0, 0, 0, 0), "Write the characters instead of their escapes");
      assert.equal(document.getText(), plain);
    });
  });

  test("keys and values are completed and explained", () =>
    withDataset(row("Femme de 40 ans.", ', "expected": "", "ignore": []'), async ({ document }) => {
      const complete = async (at: vscode.Position) => (await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", document.uri, at)).items;
      const values = await complete(rangeOfWords(document, '"expected": "').end);
      assert.ok(values.some(({ label }) => typeof label === "object" && label.label === "surveillance" && label.description !== undefined));
      const codes = await complete(rangeOfWords(document, '"ignore": [').end);
      assert.ok(codes.some(({ label }) => typeof label === "object" && label.label === "near_duplicate"));
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, rangeOfWords(document, "expected").start);
      assert.match(hovers.flatMap(({ contents }) => contents.map((content) => (content instanceof vscode.MarkdownString ? content.value : ""))).join(" ").replaceAll("&nbsp;", " "), /The right decision/u);
    }));

  test("an empty line offers a new row of each category", () =>
    withDataset(`${ASKING_ROW}\n\n`, async ({ document }) => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", document.uri, new vscode.Position(1, 0));
      assert.equal(items.filter(({ kind }) => kind === vscode.CompletionItemKind.Snippet).length, 4);
    }));

  test("rows stand in the outline by id and category, with their keys, and fold by category", () => {
    const rows = [row("Un cas.", ', "id": "a", "category": "red_flags"'), row("Autre cas.", ', "id": "b", "category": "red_flags"'), row("Encore.", ', "category": "short_case"')];
    return withDataset(rows.join("\n"), async ({ document }) => {
      const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>("vscode.executeDocumentSymbolProvider", document.uri);
      assert.deepEqual(symbols.map(({ name }) => name), ["a", "b", "Row 3"]);
      assert.equal(symbols[0]?.detail, symbols[1]?.detail);
      assert.deepEqual(symbols[0]?.children.map(({ name }) => name).sort(), ["category", "id", "instruction", "response"]);
      const folds = await vscode.commands.executeCommand<vscode.FoldingRange[]>("vscode.executeFoldingRangeProvider", document.uri);
      assert.deepEqual(folds.map(({ start, end }) => [start, end]), [[0, 1]]);
    });
  });

  test("a long dataset is outlined by blocks of rows", () =>
    withDataset(Array.from({ length: 1_050 }, (_, index) => row("Un cas.", `, "id": "row-${index}"`)).join("\n"), async ({ document }) => {
      const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>("vscode.executeDocumentSymbolProvider", document.uri);
      assert.deepEqual([symbols.length, symbols[0]?.name, symbols[0]?.detail, symbols.at(-1)?.name, symbols.at(-1)?.range.end.line], [11, "Rows 1 to 100", "row-0 – row-99", "Rows 1001 to 1050", 1_049]);
    }));

  test("from row to row, to the next one that nobody has read, and to the next one with a problem", () => {
    const rows = [row("Un cas.", ', "status": "reviewed"'), "", row("Autre cas.", ', "status": "reviewed"'), row("Encore.", ', "status": "draft"'), '{"instruction": '];
    return withDataset(rows.join("\n"), async (editor) => {
      const lineAfter = async (command: string, line: number) => {
        await vscode.commands.executeCommand(command);
        await eventually(5, `line ${line}`, () => Promise.resolve(editor.selection.active.line === line ? true : undefined));
      };
      await lineAfter(COMMANDS.nextRow, 2);
      await lineAfter(COMMANDS.previousRow, 0);
      await lineAfter(COMMANDS.nextUnreviewed, 3);
      await lineAfter(COMMANDS.nextProblem, 4);
      assert.deepEqual(await codeActions(editor.document, new vscode.Range(1, 0, 1, 0)).then((actions) => actions.filter(({ title }) => title.startsWith("Pass over"))), []);
    });
  });
});
