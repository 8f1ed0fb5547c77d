import assert from "node:assert/strict";
import * as vscode from "vscode";
import { codeOf } from "../../src/features/diagnostics/diagnostic";
import { applyAction, codeActions, problemsOf, rangeOfWords, withDataset } from "./datasetEditor";
import { ASKING_ROW, REQUEST } from "./rows";

const RESTORE = "Restore the standard questions";
const OTHER_SEX = "Add this case for a patient of the other sex";

suite("code actions", () => {
  test("restoring the questions gives the protocol's, and one undo the old text", () => {
    const altered = ASKING_ROW.replace("fièvre, vomissements, ", "de la fièvre, ");
    return withDataset(altered, async ({ document }) => {
      const [problem] = await problemsOf(document);
      assert.ok(problem !== undefined && codeOf(problem) === "contract_questions");
      await applyAction(document, problem.range, RESTORE);
      assert.equal(document.getText(), ASKING_ROW);
      assert.deepEqual(await problemsOf(document), []);
      await vscode.commands.executeCommand("undo");
      assert.equal(document.getText(), altered);
    });
  });

  test("line ends of Windows lead to the choice of others, also where the first line is empty", () =>
    withDataset(`\r\n${ASKING_ROW}\r\n`, async ({ document }) => {
      const problem = (await problemsOf(document)).find((found) => codeOf(found) === "line_ends");
      assert.ok(problem);
      const action = (await codeActions(document, problem.range)).find(({ title }) => title === "Choose the line ends…");
      assert.ok((await vscode.commands.getCommands()).includes(action?.command?.command ?? ""));
    }));

  test("nothing is restored where nothing is wrong", () =>
    withDataset(ASKING_ROW, async ({ document }) => {
      const titles = (await codeActions(document, new vscode.Range(0, 20, 0, 20))).map(({ title }) => title);
      assert.equal(titles.includes(RESTORE), false);
    }));

  test("the case of the other sex goes below its row, in full agreement, as a draft", () => {
    const row = String.raw`{"id": "a1", "instruction": "CAS CLINIQUE:\nPatiente de 44 ans, céphalée brutale, elle est confuse et agitée.${REQUEST}", "response": "Recommandation: IRM cérébrale en urgence chez une patiente confuse. Source: HAS/SFETD 2017.", "status": "reviewed"}`;
    return withDataset(`${row}\n${ASKING_ROW}\n`, async ({ document }) => {
      await applyAction(document, rangeOfWords(document, "44 ans"), OTHER_SEX);
      assert.equal(
        document.getText(),
        `${row}
${String.raw`{"id": "a1-m", "instruction": "CAS CLINIQUE:\nPatient de 44 ans, céphalée brutale, il est confus et agité.${REQUEST}", "response": "Recommandation: IRM cérébrale en urgence chez un patient confus. Source: HAS/SFETD 2017.", "status": "draft","source": "augment/sex","parentId": "a1"}`}
${ASKING_ROW}
`,
      );
      await vscode.commands.executeCommand("undo");
      assert.equal(document.getText(), `${row}\n${ASKING_ROW}\n`);
    });
  });

  test("a case that fits one sex alone cannot be chosen", () =>
    withDataset(String.raw`{"instruction": "CAS CLINIQUE:\nFemme de 30 ans, enceinte de 9 SA, céphalée.${REQUEST}", "response": "Pour préciser: Depuis quand ?"}`, async ({ document }) => {
      const titles = (await codeActions(document, new vscode.Range(0, 20, 0, 20))).map(({ title }) => title);
      assert.equal(titles.includes(OTHER_SEX), false);
    }));

  const COMPLETE = "Homme de 34 ans, migraine ancienne, identique, de début progressif. Apyrétique, pas de vomissement, pas de perte de connaissance, pas de déficit, aucun antécédent, pas de traumatisme crânien. Nuque souple.";
  const completeRow = (id: string) => String.raw`{"id": "${id}", "instruction": "CAS CLINIQUE:\n${COMPLETE}${REQUEST}", "response": "Recommandation: Repos, pas d'imagerie. Source: HAS/SFETD 2017.", "expected": "surveillance"}`;

  test("a variant with other denials goes below its row, and asked again it is another", () =>
    withDataset(`${completeRow("a")}\n`, async ({ document }) => {
      const title = "Add this case with its denials worded otherwise";
      await applyAction(document, rangeOfWords(document, "34 ans"), title);
      await applyAction(document, rangeOfWords(document, "34 ans"), title);
      const sources = document.getText().trim().split("\n").map((row) => JSON.parse(row) as { id: string; source?: string; parentId?: string });
      assert.deepEqual(sources.map(({ id, source, parentId }) => [id, source, parentId]), [["a", undefined, undefined], ["a-denial-2", "augment/denial", "a"], ["a-denial-1", "augment/denial", "a"]]);
      await vscode.commands.executeCommand("undo");
      assert.equal(document.lineCount, 3);
    }));

  test("a selection is varied row by row", () =>
    withDataset(`${completeRow("a")}\n${completeRow("b")}\n`, async ({ document }) => {
      const selection = new vscode.Range(0, 20, 1, 20);
      const action = (await codeActions(document, selection)).find(({ title }) => title === "Add this case with typing errors");
      const edits = action?.edit?.get(document.uri) ?? [];
      assert.deepEqual(edits.map(({ range, newText }) => [range.start.line, (JSON.parse(newText) as { parentId: string }).parentId]), [[0, "a"], [1, "b"]]);
    }));

  test("the contrast twin changes the label, and names its pair in both rows", () =>
    withDataset(`${completeRow("a")}\n`, async ({ document }) => {
      const action = (await codeActions(document, rangeOfWords(document, "34 ans"))).find(({ title }) => title.startsWith("Add the contrast twin"));
      const [pair, twin] = action?.edit?.get(document.uri) ?? [];
      assert.match(pair?.newText ?? "", /"pairId": "a-pair"/u);
      const row = JSON.parse(twin?.newText ?? "{}") as { pairId: string; expected: string };
      assert.deepEqual([row.pairId, row.expected !== "surveillance"], ["a-pair", true]);
    }));
});
