import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { within } from "../support/deadline";
import { keepingEvidence, launchBrowser, openEditor } from "../support/editorPage";
import { PRODUCT_ROOT, startEditorServer } from "../support/editorServer";
import { HOST_RESULTS_VARIABLE, type HostResult } from "../support/hostResults";

test("inside a real extension host", async (host) => {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-host-"));
  const resultsFile = path.join(folder, "results.json");
  const server = await startEditorServer({ env: { [HOST_RESULTS_VARIABLE]: resultsFile } });
  const browser = await launchBrowser();
  try {
    const { page, exitCode } = await openEditor(browser, server, { folder, tests: path.join(PRODUCT_ROOT, "dist", "test", "host") });
    await keepingEvidence("extension-host", page, server, async () => {
      await within(300, "the tests of the extension host", exitCode);
      const results = JSON.parse(await readFile(resultsFile, "utf8")) as readonly HostResult[];
      assert.notEqual(results.length, 0, "no test ran in the extension host");
      for (const { title, failure } of results) await host.test(title, () => assert.equal(failure, undefined, failure));
    });
  } finally {
    await browser.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
