import assert from "node:assert/strict";
import * as vscode from "vscode";
import { rangeOfWords, withDataset } from "./datasetEditor";
import { REQUEST } from "./rows";

async function hoverOn(words: string, text: string): Promise<string> {
  return withDataset(text, async ({ document }) => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, rangeOfWords(document, words).start);
    return hovers.flatMap(({ contents }) => contents.map((content) => (content instanceof vscode.MarkdownString ? content.value : ""))).join("\n").replaceAll("&nbsp;", " ");
  });
}

const CASE = String.raw`{"instruction": "CAS CLINIQUE:\nHomme de 40 ans, céphalée brutale. Ni fièvre ni vomissement, nuque souple.${REQUEST}", "response": ""}`;

suite("hover", () => {
  test("a denied finding names the words that deny it", async () => {
    assert.match(await hoverOn("vomissement", CASE), /denied\s+because of “ni”[^“]*which reach over “[^”]*vomissement”/u);
  });

  test("an affirmed finding is affirmed by itself", async () => {
    const text = await hoverOn("brutale", CASE);
    assert.match(text, /affirmed/u);
    assert.doesNotMatch(text, /because/u);
  });

  test("who asks at the same time as others is answered too", async () => {
    const rows = Array.from({ length: 1_000 }, (_, row) => CASE.replace("40 ans", `${row} ans`)).join("\n");
    await withDataset(rows, async ({ document }) => {
      const { start } = rangeOfWords(document, "vomissement");
      const ask = () => vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, start);
      assert.deepEqual((await Promise.all([ask(), ask(), ask()])).map(({ length }) => length), [1, 1, 1]);
    });
  });

  test("other words have none", async () => {
    assert.equal(await hoverOn("Homme", CASE), "");
  });
});
