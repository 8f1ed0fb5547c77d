import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { GUIDE_PRESET, PRESETS } from "../../src/core/training/configuration";
import { openConfiguration } from "../../src/features/training/configurationStore";
import { pickStepByStep, type SteppedConfiguration } from "../../src/features/training/configurationSteps";
import { eventually } from "../support/deadline";

const ROW = '{"instruction": "CAS CLINIQUE: céphalée.", "response": "Recommandation: repos."}\n';

/** Time in which a quick pick opens and takes its keys. */
const SETTLE_MS = 400;

/** Plays what a person would press: an accept of the active line, Back, or lines further down before an accept. */
async function press(...keys: readonly ("accept" | "back" | number)[]): Promise<void> {
  for (const key of keys) {
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    if (key === "back") {
      await vscode.commands.executeCommand("workbench.action.quickInputBack");
      continue;
    }
    for (let down = 0; typeof key === "number" && down < key; down++) await vscode.commands.executeCommand("workbench.action.quickOpenSelectNext");
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
  }
}

suite("the steps to a training", () => {
  let folder: string;
  setup(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-picks-"));
    await writeFile(path.join(folder, "train.jsonl"), ROW);
  });
  teardown(() => rm(folder, { recursive: true, force: true }));

  const steps = (): Promise<SteppedConfiguration | "back" | undefined> => {
    const place = (name: string): vscode.Uri => vscode.Uri.file(path.join(folder, name));
    return pickStepByStep(PRESETS.cpu, { dataset: place("train.jsonl"), file: place("training.json"), system: "S" });
  };

  test("base model, method, values, template and summary make a configuration", async () => {
    const picked = steps();
    await press(1, "accept", "accept", "accept", "accept");
    assert.deepEqual(await picked, { configuration: { ...PRESETS.cpu, baseModel: GUIDE_PRESET.baseModel }, next: "start" });
  });

  test("Back leads to the step before, which keeps what was chosen, and from the first one out", async () => {
    const picked = steps();
    await press(1, "accept", "back", "back", "back");
    assert.equal(await picked, "back");
  });

  test("all weights bring their own learning rate; the summary leads back to the method", async () => {
    const picked = steps();
    await press("accept", 2, "accept", "accept", 3, "accept", "accept", "accept", "accept");
    const { configuration } = (await picked) as SteppedConfiguration;
    assert.deepEqual([configuration.method, configuration.learningRate], ["full", 2e-5]);
  });

  test("the file that results opens on request, whole", async () => {
    const file = vscode.Uri.file(path.join(folder, "training.json"));
    await openConfiguration({ file, text: '{"preset": "cpu"}\n' });
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), file.toString());
    assert.equal(await readFile(file.fsPath, "utf8"), '{"preset": "cpu"}\n');
    await openConfiguration({ file, text: "{}\n" });
    assert.equal(await readFile(file.fsPath, "utf8"), "{}\n");
    assert.deepEqual((await readdir(folder)).sort(), ["train.jsonl", "training.json"]);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  });
});

suite("training.json", () => {
  for (const name of ["training.json", "quick.training.json"]) {
    test(`${name} completes its keys, explains them and underlines wrong values`, async () => {
      const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-training-json-"));
      const uri = vscode.Uri.file(path.join(folder, name));
      try {
        await writeFile(uri.fsPath, '{\n  "epochs": 3,\n  "method": "half",\n  \n}\n');
        await vscode.commands.executeCommand("vscode.open", uri);
        const wrong = await eventually(30, "the diagnostics", () => {
          const found = vscode.languages.getDiagnostics(uri).filter(({ message }) => message.includes('"lora", "qlora", "full"'));
          return Promise.resolve(found.length > 0 ? found : undefined);
        });
        assert.equal(wrong[0]?.range.start.line, 2);
        const { items } = await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", uri, new vscode.Position(3, 2));
        const labels = items.map(({ label }) => (typeof label === "string" ? label : label.label).replaceAll('"', ""));
        for (const key of ["baseModel", "learningRate", "lora"]) assert.ok(labels.includes(key), `${key} of ${labels.join(", ")}`);
        const hovers = await vscode.commands.executeCommand<readonly vscode.Hover[]>("vscode.executeHoverProvider", uri, new vscode.Position(1, 4));
        const said = hovers.flatMap(({ contents }) => contents.map((content) => (content instanceof vscode.MarkdownString ? content.value : ""))).join("\n");
        assert.match(said, /Passes over the training rows.{1,3}Guide: 3/u);
      } finally {
        await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
        await rm(folder, { recursive: true, force: true });
      }
    });
  }
});
