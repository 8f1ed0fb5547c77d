// @ts-check
import { readdir } from "node:fs/promises";
import path from "node:path";
import { run } from "./child.mjs";
import { prepareProject } from "./setup/project.mjs";
import { ROOT } from "./setup/root.mjs";
import { withTestEnvironment } from "./setup/testEnvironment.mjs";

// Runs every test/bench/*.bench.ts, or those whose name is given; each prints its figures. They run what is shipped: the production bundles.
await prepareProject({ tests: true, production: true });
const wanted = process.argv.slice(2);
const folder = path.join(ROOT, "dist", "test", "bench");
const files = (await readdir(folder).catch(() => /** @type {string[]} */ ([]))).filter((file) => file.endsWith(".bench.js"));
const chosen = files.filter((file) => wanted.length === 0 || wanted.some((name) => file.startsWith(name)));
if (chosen.length === 0) throw new Error("There is no such bench.");
await withTestEnvironment(async (env) => {
  for (const file of chosen) {
    const { code } = await run(process.execPath, [path.join(folder, file)], { cwd: ROOT, env, minutes: 30 });
    if (code !== 0) process.exitCode = 1;
  }
});
