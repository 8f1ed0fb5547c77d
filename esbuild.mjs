// @ts-check
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import standaloneCode from "ajv/dist/standalone/index.js";
import { context, build, transform } from "esbuild";

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
/**
 * The client of Ollama brings a `fetch` for old browsers; Node has its own.
 * @type {import("esbuild").Plugin}
 */
const withoutPolyfill = {
  name: "without-polyfill",
  setup({ onResolve, onLoad }) {
    // No flag “u”: esbuild reads the expressions as Go does, which knows none.
    onResolve({ filter: /^whatwg-fetch$/ }, () => ({ path: "whatwg-fetch", namespace: "nothing" }));
    onLoad({ filter: /./, namespace: "nothing" }, () => ({ contents: "" }));
  },
};
/**
 * The code by which rows are checked by the product's own schema.
 * @type {import("esbuild").Plugin}
 */
const compiledSchema = {
  name: "compiled-schema",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/validateByProductSchema$/ }, () => ({ path: path.resolve("schemas/record.schema.json"), namespace: "compiled" }));
    onLoad({ filter: /./, namespace: "compiled" }, ({ path: file }) => {
      const watched = { watchFiles: [file] };
      try {
        const ajv = new Ajv2020({ allErrors: true, strict: false, messages: false, code: { source: true } });
        return { contents: standaloneCode.default(ajv, ajv.compile(JSON.parse(readFileSync(file, "utf8")))), resolveDir: path.resolve(), ...watched };
      } catch (error) {
        // What is thrown here would no longer be watched.
        return { errors: [{ text: String(error), location: { file } }], ...watched };
      }
    });
  },
};
const plugins = [withoutPolyfill, compiledSchema];
/** @type {import("esbuild").BuildOptions} */
const node = { ...common, platform: "node", target: "node20", format: "cjs", mainFields: ["module", "main"], plugins };

/**
 * Writes ES modules as CommonJS, which VS Code loads fastest. esbuild splits ES modules alone: what an `import()` asks for lies in a file of
 * its own, read when it is first used.
 * @type {import("esbuild").Plugin}
 */
const asCommonJs = {
  name: "as-common-js",
  setup({ onEnd }) {
    onEnd(async ({ errors, outputFiles = [] }) => {
      // What was built before stays until there is something better.
      if (errors.length > 0) return;
      rmSync("dist/extension", { recursive: true, force: true });
      mkdirSync("dist/extension", { recursive: true });
      await Promise.all(outputFiles.map(async ({ path: file, text }) => writeFileSync(file, await commonJs(text))));
    });
  },
};

/** What esbuild puts at the end of a module that exports something. */
const EXPORTS = /\bexport ?\{([^{}]*)\};?(?=\s*(?:\/\/# sourceMappingURL=\S*\s*)?$)/u;

/**
 * What a module exports is said here in one line: esbuild writes a third of a kilobyte for it into each of two hundred files.
 * @param {string} module
 */
async function commonJs(module) {
  let exported = "";
  const body = module
    // The rule for foreign modules copies their names one by one, in each file; of `vscode` there are hundreds.
    .replaceAll(/import ?\* ?as (\w+) from ?"vscode";/gu, 'const $1=require("vscode");')
    .replace(EXPORTS, (_, names) => {
      const getters = names.split(",").map((/** @type {string} */ name) => name.trim().replace(/^(\S+)(?: as (\S+))?$/u, (__, own, given = own) => `${given}:()=>${own}`));
      exported = `Object.entries({__esModule:()=>true,${getters.join()}}).forEach(([name,get])=>Object.defineProperty(exports,name,{get,enumerable:true}));`;
      return "";
    });
  const { code } = await transform(exported + body, { format: "cjs", platform: "node", target: "node20", minify: production, sourcemap: production ? false : "inline", supported: { "dynamic-import": false } });
  return code;
}

/** @type {import("esbuild").BuildOptions[]} */
const bundles = [
  {
    ...node,
    entryPoints: ["src/extension.ts"],
    outdir: "dist",
    external: ["vscode"],
    format: "esm",
    splitting: true,
    chunkNames: "extension/[name]-[hash]",
    write: false,
    sourcemap: production ? false : "inline",
    plugins: [...plugins, asCommonJs],
  },
  { ...node, entryPoints: ["src/cli/main.ts"], outfile: "dist/cli.js", banner: { js: "#!/usr/bin/env node" } },
  { ...node, entryPoints: ["src/platform/dataset/checkWorker.ts"], outfile: "dist/checkWorker.js" },
  { ...node, entryPoints: ["src/platform/training/remote/companionMain.ts"], outfile: "dist/companion.js" },
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
