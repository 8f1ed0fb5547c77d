import assert from "node:assert/strict";
import * as vscode from "vscode";
import { codeOf } from "../../src/features/diagnostics/diagnostic";
import { BAD_TEXTS, INHERITED_KEYS, longestRow, randomBytes, rowWith } from "../support/badTexts";
import { eventually } from "../support/deadline";
import { StretchMeter } from "../support/stretches";
import { problemsOf, withDataset } from "./datasetEditor";
import { ASKING_ROW, REQUEST } from "./rows";

/** VS Code itself takes a text of megabytes in at one go: this is what a person would call frozen, not what one feels. */
const FROZEN_MS = 500;

const textOf = (name: string): string => BAD_TEXTS.find((bad) => bad.name === name)?.text() ?? assert.fail(name);

/** What is opened, and a problem that has to be shown on a line. */
const DOCUMENTS: readonly { readonly name: string; readonly text: string | Uint8Array; readonly code: string; readonly line: number }[] = [
  { name: "1 MB of random bytes", text: randomBytes(1_000_000), code: "json_syntax", line: 0 },
  { name: "10 MB on one line", text: textOf("10 MB on one line"), code: "row_too_long", line: 0 },
  { name: "a row of 1 MB behind a good one", text: `${ASKING_ROW}\n${textOf("a row of 10 MB").slice(0, 1_000_000)}`, code: "row_too_long", line: 1 },
  { name: "the longest rows that are read", text: [ASKING_ROW, longestRow("a"), longestRow("brutale "), longestRow("pas de fièvre, ")].join("\n"), code: "contract_instruction", line: 1 },
  { name: "a million empty lines", text: textOf("a million empty lines"), code: "empty_file", line: 0 },
  { name: "a million brackets", text: textOf("a million brackets"), code: "row_too_long", line: 0 },
  { name: "halves of surrogate pairs", text: `${rowWith("a")}\n{"instruction": "\\udd15", "response": "\\ud83e"}`, code: "encoding", line: 1 },
  { name: "keys that every object has", text: rowWith("a", INHERITED_KEYS), code: "contract_instruction", line: 0 },
];

suite("bad input", () => {
  for (const { name, text, code, line } of DOCUMENTS) {
    test(`${name}: a problem with a place, and the extension goes on`, async function () {
      this.timeout(120_000);
      const meter = new StretchMeter();
      await withDataset(text, async ({ document }) => {
        const problem = await eventually(30, `${code} in ${name}`, () => {
          const found = vscode.languages.getDiagnostics(document.uri).find((each) => codeOf(each) === code);
          return Promise.resolve(found);
        });
        const { p95, longest, count } = meter.end();
        assert.equal(problem.range.start.line, line);
        this.runnable().title += `; ${count} stretches, 95 % below ${p95.toFixed(1)} ms, longest ${longest.toFixed(1)} ms`;
        assert.ok(longest < FROZEN_MS, `longest stretch ${longest} ms`);
      });
      await withDataset(ASKING_ROW, async ({ document }) => assert.deepEqual(await problemsOf(document), []));
    });
  }

  test("markup, links, icons and control characters of a row stay text in a hover", () => {
    const row = JSON.stringify({ instruction: `CAS CLINIQUE:\nHomme de 40 ans, ni [x](command:workbench.action.quit) <img src=x> $(warning) \u001b[31m fièvre ni vomissement.${REQUEST}`, response: "" });
    return withDataset(row, async ({ document }) => {
      const at = document.positionAt(document.getText().indexOf("vomissement"));
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, at);
      const texts = hovers.flatMap(({ contents }) => contents).filter((content) => content instanceof vscode.MarkdownString);
      assert.notEqual(texts.length, 0);
      for (const { value, isTrusted, supportHtml, supportThemeIcons } of texts) {
        assert.doesNotMatch(value, /(?<!\\)\]\(command:/u);
        assert.deepEqual([isTrusted ?? false, supportHtml ?? false, supportThemeIcons ?? false], [false, false, false]);
      }
    });
  });

  test("no icon of a row is drawn in the outline", () =>
    withDataset(JSON.stringify({ id: "$(warning) a", instruction: `CAS CLINIQUE:\nTête lourde.${REQUEST}`, response: "", "$(bug)": 1 }), async ({ document }) => {
      const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>("vscode.executeDocumentSymbolProvider", document.uri);
      const names = symbols.flatMap(({ name, children }) => [name, ...children.map((child) => child.name)]);
      assert.ok(names.some((name) => name.includes("warning")) && names.some((name) => name.includes("bug")), names.join(", "));
      assert.deepEqual(names.filter((name) => name.includes("$(")), []);
    }));
});
