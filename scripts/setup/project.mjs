// @ts-check
import { readFile } from "node:fs/promises";
import path from "node:path";
import { runToSuccess } from "../child.mjs";
import { step } from "../steps.mjs";
import { ROOT } from "./root.mjs";

/**
 * Node packages as locked, and the bundles.
 * @param {{ tests?: boolean, production?: boolean }} [options]
 */
export async function prepareProject({ tests = false, production = false } = {}) {
  if (!(await hasLockedPackages())) {
    await step("Node packages", () => runToSuccess("npm", ["ci", "--no-audit", "--no-fund"], { cwd: ROOT, quiet: true, minutes: 10 }));
  }
  const flags = [...(tests ? ["--tests"] : []), ...(production ? ["--production"] : [])];
  await step("Bundles", () => runToSuccess(process.execPath, ["esbuild.mjs", ...flags], { cwd: ROOT, minutes: 5 }));
}

/** Whether node_modules has every package of the lock file in its version, by npm's own record of what it installed. */
async function hasLockedPackages() {
  const wanted = await packagesOf(path.join(ROOT, "package-lock.json"));
  try {
    const present = await packagesOf(path.join(ROOT, "node_modules", ".package-lock.json"));
    return Object.entries(wanted).every(([where, { version, optional }]) => where === "" || optional === true || present[where]?.version === version);
  } catch {
    return false;
  }
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, { version: string, optional?: boolean }>>}
 */
async function packagesOf(file) {
  return JSON.parse(await readFile(file, "utf8")).packages;
}
