import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { PANELS } from "../../src/contributions";
import { RunPanels } from "../../src/features/runs/runPanel";
import { eventually } from "../support/deadline";

const HELLO = { seq: 0, attempt: 1, time: "2026-01-01T00:00:00Z", type: "hello", protocol: 1, bridge: "0.1.0", pid: 4_194_305, libraries: {}, device: { kind: "cpu", name: "CPU" }, backend: "trl" };

suite("the panel of a run comes back when a window is loaded again", () => {
  let runs = "";
  let panels: RunPanels;
  const opened: vscode.WebviewPanel[] = [];
  setup(async () => {
    runs = await mkdtemp(path.join(tmpdir(), "clinical-prompts-runs-"));
    const productRoot = vscode.extensions.getExtension("clinical-prompt-studio.clinical-prompt-studio")?.extensionPath ?? assert.fail("not installed");
    panels = new RunPanels({ productRoot, panels: { keep: () => undefined }, log: vscode.window.createOutputChannel("Run panel test", { log: true }) });
  });
  teardown(async () => {
    panels.dispose();
    for (const panel of opened.splice(0)) panel.dispose();
    await rm(runs, { recursive: true, force: true });
  });

  async function run(): Promise<string> {
    const folder = path.join(runs, "run");
    await mkdir(folder);
    await writeFile(path.join(folder, "run.json"), JSON.stringify({ version: 1, name: "named run", createdAt: "2026-01-01T00:00:00Z", dataset: { file: "train.jsonl", sha256: "0", rows: 200 } }));
    await writeFile(path.join(folder, "events.jsonl"), `${JSON.stringify(HELLO)}\n`);
    return folder;
  }

  /** An empty panel, as VS Code hands it to who has to fill it again, and whether it has been closed. */
  function kept(): { readonly panel: vscode.WebviewPanel; readonly isClosed: () => boolean } {
    const panel = vscode.window.createWebviewPanel(PANELS.run, "…", vscode.ViewColumn.Active);
    let closed = false;
    panel.onDidDispose(() => (closed = true));
    opened.push(panel);
    return { panel, isClosed: () => closed };
  }

  test("it is filled from the folder that it remembers, and closes when the run is deleted", async () => {
    const folder = await run();
    const { panel, isClosed } = kept();
    await panels.revive(panel, { folders: [folder] });
    await eventually(20, "the name of the run", () => Promise.resolve(panel.title === "named run" ? true : undefined));
    assert.match(panel.webview.html, /Content-Security-Policy" content="default-src 'none'/u);
    await rm(folder, { recursive: true });
    await eventually(20, "the end of the panel", () => Promise.resolve(isClosed() ? true : undefined));
  });

  test("without a run to show it closes", async () => {
    for (const remembered of [undefined, {}, { folders: [] }, { folders: [path.join(runs, "gone")] }]) {
      const { panel, isClosed } = kept();
      await panels.revive(panel, remembered);
      await eventually(20, "the end of the panel", () => Promise.resolve(isClosed() ? true : undefined));
    }
  });
});
