import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import Mocha from "mocha";
import { HOST_RESULTS_VARIABLE, type HostResult } from "../support/hostResults";

/** Entry of the extension host: runs every `*.test.js` beside this file. @throws when one fails, which is how VS Code learns of it. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: "tdd", timeout: 60_000, reporter: class extends Mocha.reporters.Base {} });
  for (const file of readdirSync(__dirname)) if (file.endsWith(".test.js")) mocha.addFile(path.join(__dirname, file));
  const results: HostResult[] = [];
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on("pass", (test) => results.push({ title: test.fullTitle() }))
      .on("fail", (test, error: unknown) => results.push({ title: test.fullTitle(), failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }));
  });
  const file = process.env[HOST_RESULTS_VARIABLE];
  if (file !== undefined) writeFileSync(file, JSON.stringify(results));
  const failures = results.filter(({ failure }) => failure !== undefined).length;
  if (failures > 0 || results.length === 0) throw new Error(`${failures} of ${results.length} tests failed`);
}
