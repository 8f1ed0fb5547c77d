import assert from "node:assert/strict";
import * as vscode from "vscode";
import { KeptPanels } from "../../src/features/panels/keptPanels";
import { eventually } from "../support/deadline";

const VIEW_TYPE = "clinicalPrompts.testOfKeptPanels";

suite("panels of an extension host that has ended", () => {
  const disposables: { dispose(): unknown }[] = [];
  teardown(() => {
    for (const disposable of disposables.splice(0)) disposable.dispose();
  });

  /** A workspace's memory, which outlives an extension host. */
  function memoryOf(values: Map<string, unknown>): vscode.Memento {
    const get = <T>(key: string, fallback?: T): T => (values.get(key) ?? fallback) as T;
    return { keys: () => [...values.keys()], get, update: (key, value) => Promise.resolve(void values.set(key, JSON.parse(JSON.stringify(value)))) };
  }

  function open(title: string, viewColumn: vscode.ViewColumn): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel(VIEW_TYPE, title, viewColumn);
    disposables.push(panel);
    return panel;
  }

  const tabs = (): string[] => vscode.window.tabGroups.all.flatMap(({ tabs: all }) => all).flatMap(({ label, input }) => (input instanceof vscode.TabInputWebview && input.viewType.endsWith(VIEW_TYPE) ? label : []));

  test("they are opened anew in their place with what each has shown, although two are called the same; those of this host stay", async () => {
    const memory = memoryOf(new Map());
    const before = new KeptPanels(memory, assert.ifError);
    // Nobody holds them any more once `before` has gone: that is how an extension host's end leaves them.
    before.keep(open("model on test.jsonl", vscode.ViewColumn.One), { shown: "first" });
    before.keep(open("model on test.jsonl", vscode.ViewColumn.Two), { shown: "second" });
    before.dispose();

    const after = new KeptPanels(memory, assert.ifError);
    const own = open("model on test.jsonl", vscode.ViewColumn.Three);
    after.keep(own, { shown: "third" });
    const came: string[] = [];
    const registered = after.register(VIEW_TYPE, (panel, shown) => {
      disposables.push(panel);
      came.push(`${panel.title}: ${JSON.stringify(shown)}`);
      return Promise.resolve();
    });
    disposables.push(after, registered);
    await eventually(20, "both panels and the end of those before", () => Promise.resolve(came.length === 2 && tabs().length === 3 ? true : undefined));
    assert.deepEqual(came.sort(), ['model on test.jsonl: {"shown":"first"}', 'model on test.jsonl: {"shown":"second"}']);
    assert.equal(own.visible, true);
  });

  test("one that is not known is handed over as such, to be closed by its kind", async () => {
    open("of another time", vscode.ViewColumn.One);
    const panels = new KeptPanels(memoryOf(new Map()), assert.ifError);
    const came: unknown[] = [];
    const registered = panels.register(VIEW_TYPE, (panel, shown) => {
      panel.dispose();
      came.push(shown);
      return Promise.resolve();
    });
    disposables.push(panels, registered);
    await eventually(20, "no panel", () => Promise.resolve(came.length === 1 && tabs().length === 0 ? true : undefined));
    assert.deepEqual(came, [undefined]);
  });
});
