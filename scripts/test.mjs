// @ts-check
import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { run } from "./child.mjs";
import { prepareProject } from "./setup/project.mjs";
import { ROOT } from "./setup/root.mjs";
import { RESULTS, withTestEnvironment } from "./setup/testEnvironment.mjs";
import { duration, step } from "./steps.mjs";

/** @typedef {{ passed: number, failed: number }} Counts */
/** @typedef {{ name: string, tests: (env: NodeJS.ProcessEnv, folder: string) => Promise<Counts> }} Suite */

const HOST_TEST = "extensionHost.test.js";
/** `npm run soak` has more random cases, and the suites more time for them. */
const SOAK = Number(process.env["CLINICAL_PROMPTS_SOAK"] ?? "1");

/** @type {readonly Suite[]} */
const SUITES = [
  { name: "unit", tests: async (env, folder) => nodeTests(await testFiles("unit"), env, folder, 8) },
  { name: "python", tests: (env, folder) => pythonTests(env, folder, 15) },
  { name: "host", tests: async (env, folder) => nodeTests((await testFiles("e2e")).filter((file) => file.endsWith(HOST_TEST)), env, folder, 8) },
  { name: "browser", tests: async (env, folder) => nodeTests((await testFiles("e2e")).filter((file) => !file.endsWith(HOST_TEST)), env, folder, 25) },
  { name: "loop", tests: async (env, folder) => nodeTests(await testFiles("loop"), env, folder, 35) },
];

/** @param {string} suite @returns {Promise<string[]>} */
async function testFiles(suite) {
  const folder = path.join(ROOT, "dist", "test", suite);
  const files = await readdir(folder, { recursive: true }).catch(() => /** @type {string[]} */ ([]));
  return files.filter((file) => file.endsWith(".test.js")).map((file) => path.join(folder, file));
}

/**
 * @param {readonly string[]} files
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder
 * @param {number} minutes
 * @returns {Promise<Counts>}
 */
async function nodeTests(files, env, folder, minutes) {
  if (files.length === 0) return { passed: 0, failed: 0 };
  const tap = path.join(folder, "results.tap");
  const reporters = ["--test-reporter=spec", "--test-reporter-destination=stdout", "--test-reporter=tap", `--test-reporter-destination=${tap}`];
  const { code } = await run(process.execPath, ["--test", ...reporters, ...files], { cwd: ROOT, env, minutes: minutes * SOAK });
  const text = await readFile(tap, "utf8").catch(() => "");
  /** @param {string} name */
  const count = (name) => Number(new RegExp(`^# ${name} (\\d+)`, "mu").exec(text)?.[1] ?? 0);
  const failed = count("fail") + count("cancelled") + count("skipped") + count("todo");
  return { passed: count("pass"), failed: code !== 0 && failed === 0 ? 1 : failed };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} folder
 * @param {number} minutes
 * @returns {Promise<Counts>}
 */
async function pythonTests(env, folder, minutes) {
  const xml = path.join(folder, "pytest.xml");
  const python = env["CLINICAL_PROMPTS_TEST_PYTHON"] ?? "python3";
  const { code } = await run(python, ["-m", "pytest", `--junitxml=${xml}`, "-p", "no:cacheprovider"], { cwd: path.join(ROOT, "python-bridge"), env, minutes });
  const text = await readFile(xml, "utf8").catch(() => "");
  /** @param {string} name */
  const count = (name) => Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`, "u").exec(text)?.[1] ?? 0);
  const failed = count("failures") + count("errors") + count("skipped");
  return { passed: count("tests") - failed, failed: code !== 0 && failed === 0 ? 1 : failed };
}

/** @param {readonly string[]} names suites to run; all where none is named. @returns {Promise<Counts>} */
async function main(names) {
  const started = performance.now();
  const chosen = SUITES.filter(({ name }) => names.length === 0 || names.includes(name));
  if (chosen.length === 0) throw new Error(`There is no such suite. Choose from: ${SUITES.map(({ name }) => name).join(", ")}.`);
  await prepareProject({ tests: true });
  await rm(RESULTS, { recursive: true, force: true });
  const total = { passed: 0, failed: 0 };
  /** @type {string[]} */
  const summary = [];
  await withTestEnvironment(async (env) => {
    for (const suite of chosen) {
      const folder = path.join(RESULTS, suite.name);
      await mkdir(folder, { recursive: true });
      const before = performance.now();
      const counts = await step(`Tests: ${suite.name}`, () => suite.tests(env, folder));
      if (counts.passed + counts.failed === 0) {
        console.log(`The suite “${suite.name}” executed no test, which counts as a failure.`);
        counts.failed = 1;
      }
      total.passed += counts.passed;
      total.failed += counts.failed;
      summary.push(`${suite.name.padEnd(8)} ${counts.passed} passed, ${counts.failed} failed (${duration(performance.now() - before)})`);
    }
  });
  console.log(["", ...summary, `in all   ${duration(performance.now() - started)}`].join("\n"));
  return total;
}

/** @type {Counts} */
let total = { passed: 0, failed: 1 };
try {
  total = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
