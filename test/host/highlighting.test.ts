import assert from "node:assert/strict";
import * as vscode from "vscode";
import { segmentsOf } from "../../src/features/highlighting/findings";
import { createRandom } from "../../src/core/dataset/generation/random";
import { timeKept } from "../support/stretches";
import { withDataset } from "./datasetEditor";
import { REQUEST } from "./rows";

/** The words that are drawn on the given lines, as VS Code asks for them: `words|modifiers`. */
async function drawn(text: string, lines: readonly [number, number]): Promise<readonly string[]> {
  return withDataset(text, async ({ document }) => {
    const range = new vscode.Range(lines[0], 0, lines[1], document.lineAt(lines[1]).text.length);
    const legend = await vscode.commands.executeCommand<vscode.SemanticTokensLegend>("vscode.provideDocumentRangeSemanticTokensLegend", document.uri, range);
    const { data } = await vscode.commands.executeCommand<vscode.SemanticTokens>("vscode.provideDocumentRangeSemanticTokens", document.uri, range);
    const words: string[] = [];
    let [line, character] = [0, 0];
    for (let at = 0; at < data.length; at += 5) {
      const [deltaLine = 0, deltaCharacter = 0, length = 0, type = 0, modifiers = 0] = data.subarray(at, at + 5);
      line += deltaLine;
      character = deltaLine > 0 ? deltaCharacter : character + deltaCharacter;
      assert.equal(legend.tokenTypes[type], "redFlag");
      words.push([document.getText(new vscode.Range(line, character, line, character + length)), ...legend.tokenModifiers.filter((_, bit) => (modifiers & (1 << bit)) !== 0)].join("|"));
    }
    return words;
  });
}

const row = (words: string) => String.raw`{"instruction": "CAS CLINIQUE:\nHomme de 40 ans. ${words}${REQUEST}", "response": ""}`;

suite("highlighting", () => {
  test("what is affirmed, denied, suspected, past or somebody else's is told apart", async () => {
    const text = row("Céphalée brutale, pas de fièvre. Suspicion d'HSA. Sa mère a eu un AVC, lui un cancer en 2010.");
    assert.deepEqual(await drawn(text, [0, 0]), ["Céphalée brutale", "fièvre|denied", "HSA|uncertain", "AVC|uncertain", "cancer|uncertain"]);
  });

  test("the lines that are asked for, and no others", async () => {
    const text = ["vomissements", "syncope", "fièvre"].map((finding) => row(`Céphalée, ${finding}.`)).join("\n");
    assert.deepEqual(await drawn(text, [1, 2]), ["syncope", "fièvre"]);
  });

  test("rows with JSON escapes are drawn where they stand", async () => {
    assert.deepEqual(await drawn(row("Pas de fièvre.").replaceAll("è", String.raw`\u00e8`), [0, 0]), [String.raw`fi\u00e8vre|denied`]);
  });

  test("where findings share a place, the affirmed one is seen", () => {
    assert.deepEqual(
      segmentsOf([
        { start: 0, end: 10, kind: "denied" },
        { start: 4, end: 6, kind: "affirmed" },
        { start: 5, end: 12, kind: "uncertain" },
      ]),
      [
        { start: 0, end: 4, kind: "denied" },
        { start: 4, end: 6, kind: "affirmed" },
        { start: 6, end: 12, kind: "uncertain" },
      ],
    );
  });

  test("marks of any kind and place paint what each unit shows by itself", () => {
    const kinds = ["affirmed", "uncertain", "denied"] as const;
    const random = createRandom(3);
    for (let round = 0; round < 2_000; round++) {
      const marks = Array.from({ length: random.between(0, 9) }, () => {
        const start = random.between(0, 30);
        return { start, end: start + random.between(0, 9), kind: kinds[random.between(0, 2)] ?? "denied" };
      });
      const seen = Array.from({ length: 40 }, (_, at) => kinds.find((kind) => marks.some((mark) => mark.kind === kind && mark.start <= at && at < mark.end)));
      const painted: (string | undefined)[] = seen.map(() => undefined);
      let last = 0;
      for (const { start, end, kind } of segmentsOf(marks)) {
        assert.ok(last <= start && start < end, "by start, apart, and not empty");
        painted.fill(kind, start, end);
        last = end;
      }
      assert.deepEqual(painted, seen);
    }
  });

  test("thousands of marks are cut at once", () => {
    const marks = (["denied", "uncertain", "affirmed"] as const).flatMap((kind, at) => Array.from({ length: 10_000 }, (_, place) => ({ start: 5 * place + at, end: 5 * place + at + 3, kind })));
    const ms = Math.min(...[1, 2, 3].map(() => timeKept(() => segmentsOf(marks))));
    assert.ok(ms < 100, `${ms} ms`);
  });

  test("a kind that is switched off is not drawn", async () => {
    const settings = vscode.workspace.getConfiguration("clinicalPrompts");
    await settings.update("highlight.denied", false, vscode.ConfigurationTarget.Global);
    try {
      assert.deepEqual(await drawn(row("Céphalée brutale, pas de fièvre."), [0, 0]), ["Céphalée brutale"]);
    } finally {
      await settings.update("highlight.denied", undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
