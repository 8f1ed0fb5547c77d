import assert from "node:assert/strict";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { applyToRows } from "../../src/features/bulk/editRows";
import { exportAs } from "../../src/features/exchange/exportDataset";
import { createServices, type Services } from "../../src/features/services/services";
import { eventually } from "../support/deadline";
import { withDataset } from "./datasetEditor";

const ROWS = ['{"id": "a", "instruction": "x", "response": "y",  "status" : "draft"}', "", '{"response": "y", "instruction": "z", "extra": 1.0}', '{"id": "c", "instruction": "z", "response": "y", "parentId": "a"}', ""].join("\r\n");

suite("many rows at once", () => {
  let services: Services;
  setup(() => {
    const { extensionPath } = vscode.extensions.getExtension("clinical-prompt-studio.clinical-prompt-studio") ?? assert.fail("the extension");
    services = createServices({ extensionPath });
  });
  teardown(() => services.dispose());

  test("are edited with all else as it was, and one step undoes it", () =>
    withDataset(ROWS, async ({ document }) => {
      const becomes = (text: string): Promise<boolean> => eventually(20, "the edit", () => Promise.resolve(document.getText() === text ? true : undefined));
      const first = { prefix: "case-", width: 3, start: 1 };
      assert.equal(await applyToRows(document, [], { kind: "renumber", first }, services.documents), "3 rows changed.");
      await becomes(ROWS.replaceAll('"a"', '"case-001"').replace('{"response"', '{"id": "case-002", "response"').replace('"c"', '"case-003"'));
      await vscode.commands.executeCommand("undo");
      await becomes(ROWS);
      assert.equal(await applyToRows(document, [{ kind: "lines", first: 0, last: 2 }], { kind: "set", key: "status", value: "reviewed" }, services.documents), "2 rows changed.");
      await becomes(ROWS.replace('"draft"', '"reviewed"').replace("1.0}", '1.0, "status": "reviewed"}'));
      await vscode.commands.executeCommand("undo");
      await becomes(ROWS);
      assert.equal(await applyToRows(document, [{ kind: "status", value: undefined }], { kind: "delete" }, services.documents), "2 rows deleted.");
      await becomes(`${ROWS.split("\r\n")[0] ?? ""}\r\n\r\n`);
      await vscode.commands.executeCommand("undo");
      await becomes(ROWS);
    }));

  test("are not exported where one names somebody", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-export-"));
    const place = (name: string): vscode.Uri => vscode.Uri.file(path.join(folder, name));
    try {
      await writeFile(place("named.jsonl").fsPath, '{"instruction": "Mme Dupont, 40 ans.", "response": "Repos."}\n');
      await exportAs(place("named.jsonl"), "csv", place("named.csv"), services);
      assert.deepEqual(await readdir(folder), ["named.jsonl"]);
    } finally {
      await vscode.commands.executeCommand("notifications.clearAll");
      await rm(folder, { recursive: true });
    }
  });
});
