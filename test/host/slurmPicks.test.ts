import assert from "node:assert/strict";
import * as vscode from "vscode";
import { agreesToScript, askSlurm } from "../../src/features/training/slurmStep";
import { eventually } from "../support/deadline";

/** Time in which a quick pick opens and takes its keys. */
const SETTLE_MS = 400;

/** Goes down so many lines and accepts, in one quick pick after the other. */
async function press(...lines: readonly number[]): Promise<void> {
  for (const line of lines) {
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
    for (let down = 0; down < line; down++) await vscode.commands.executeCommand("workbench.action.quickOpenSelectNext");
    await vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
  }
}

/** What a workspace remembers. */
function mementoOf(values: Map<string, unknown>): vscode.Memento {
  return {
    keys: () => [...values.keys()],
    get: <T>(key: string, otherwise?: T) => (values.has(key) ? (values.get(key) as T) : otherwise),
    update: (key: string, value: unknown) => Promise.resolve(void values.set(key, value)),
  };
}

suite("the job of a cluster", () => {
  test("goes on with what training.json says, changes its partition, and is asked for again next time", async () => {
    const memory = mementoOf(new Map());
    const asked = askSlurm({ gpus: 2, time: "02:00:00", lines: ["--qos=low"] }, ["cpu", "gpu"], memory);
    await press(1, 2, 0);
    const options = { gpus: 2, time: "02:00:00", lines: ["--qos=low"], partition: "gpu" };
    assert.deepEqual(await asked, options);
    const again = askSlurm(undefined, ["cpu", "gpu"], memory);
    await press(0);
    assert.deepEqual(await again, options);
  });

  for (const [answer, line, agrees] of [["sent", 0, true], ["not sent", 1, false]] as const) {
    test(`its script is shown, and cannot be changed there, before it is ${answer}`, async () => {
      const asked = agreesToScript("#!/bin/bash\nsrun true\n");
      await eventually(10, "the script", () => Promise.resolve(vscode.window.activeTextEditor?.document.getText() === "#!/bin/bash\nsrun true\n" ? true : undefined));
      assert.equal(vscode.window.activeTextEditor?.document.isDirty, false);
      await press(line);
      assert.equal(await asked, agrees);
      assert.ok(!vscode.window.visibleTextEditors.some(({ document }) => document.uri.scheme === "clinical-prompts-script"), "it is closed again");
    });
  }
});
