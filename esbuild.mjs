// @ts-check
import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { context, build } from "esbuild";

const watch = process.argv.includes("--watch");
const withTests = process.argv.includes("--tests");
const production = process.argv.includes("--production");

/** @param {string} folder @param {RegExp} pattern */
function filesIn(folder, pattern) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => pattern.test(file))
    .map((file) => path.join(folder, file));
}

/** @type {import("esbuild").BuildOptions} */
const common = { bundle: true, minify: production, sourcemap: !production, logLevel: "warning", legalComments: "none" };
/** @type {import("esbuild").BuildOptions} */
const node = { ...common, platform: "node", target: "node20", format: "cjs", mainFields: ["module", "main"] };

/** @type {import("esbuild").BuildOptions[]} */
const bundles = [
  { ...node, entryPoints: ["src/extension.ts"], outfile: "dist/extension.js", external: ["vscode"] },
  { ...node, entryPoints: ["src/cli/main.ts"], outfile: "dist/cli.js", banner: { js: "#!/usr/bin/env node" } },
  {
    ...common,
    entryPoints: filesIn("webview", /^[^/]+\/main\.ts$/u),
    outbase: "webview",
    outdir: "dist/webview",
    platform: "browser",
    target: "chrome120",
    format: "iife",
    loader: { ".css": "css" },
  },
];
if (withTests) {
  const nodeTests = { ...node, packages: /** @type {const} */ ("external"), outbase: "test", outdir: "dist/test" };
  bundles.push(
    { ...nodeTests, entryPoints: [...["unit", "e2e", "loop", "bench"].flatMap((suite) => filesIn(`test/${suite}`, /\.(?:test|bench)\.ts$/u)), "test/support/backgroundStarter.ts", "test/e2e/screenshot.ts"] },
    { ...node, entryPoints: filesIn("test/host", /(?:^index|\.test)\.ts$/u), outbase: "test", outdir: "dist/test", external: ["vscode", "mocha"] },
  );
}

const present = bundles.filter(({ entryPoints }) => Array.isArray(entryPoints) && entryPoints.length > 0 && entryPoints.every((entry) => typeof entry === "string" && existsSync(entry)));
if (watch) {
  for (const bundle of present) await (await context(bundle)).watch();
} else {
  if (production) rmSync("dist", { recursive: true, force: true });
  await Promise.all(present.map((bundle) => build(bundle)));
}
