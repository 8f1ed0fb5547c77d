// @ts-check
import { readFile } from "node:fs/promises";
import path from "node:path";
import { runToSuccess } from "./child.mjs";
import { openEditor } from "./editor.mjs";
import { printScores } from "./scores.mjs";
import { CLI, provideInstallation } from "./setup/installation.mjs";
import { prepareProject } from "./setup/project.mjs";
import { ROOT } from "./setup/root.mjs";
import { duration, step } from "./steps.mjs";

const EXAMPLE = path.join(ROOT, "examples", "headache");
const TRAIN = path.join(EXAMPLE, "train.jsonl");
const TEST = path.join(EXAMPLE, "test.jsonl");

/** @typedef {{ folder: string, status: string, model: string | null, baseModel: string | null }} TrainedRun */
/** @typedef {import("./scores.mjs").Evaluation} Evaluation */

/** Runs a command of the product and reads what it prints. @param {readonly string[]} args */
async function product(args) {
  return JSON.parse(await runToSuccess(process.execPath, [CLI, ...args, "--json"], { cwd: ROOT, capture: true, minutes: 40 }));
}

/**
 * @param {readonly string[]} target
 * @returns {Promise<Evaluation>}
 */
const evaluate = (target) => product(["evaluate", TEST, ...target]);

/** @param {TrainedRun} trained @param {boolean} hasOllama @param {string} baseModel */
function targetsOf(trained, hasOllama, baseModel) {
  if (hasOllama) return { base: ["--model", String(trained.baseModel)], tuned: ["--model", String(trained.model)] };
  const system = ["--system-from", trained.folder];
  return { base: ["--folder", baseModel, ...system], tuned: ["--folder", path.join(trained.folder, "merged"), ...system] };
}

async function main() {
  const started = performance.now();
  await prepareProject();
  const { ollama, baseModel } = await provideInstallation();
  await step("Check of the example's two files", () => runToSuccess(process.execPath, [CLI, "check", TRAIN, TEST], { cwd: ROOT, minutes: 5 }));
  /** @type {TrainedRun} */
  const trained = await step("Training", () => product(["train", TRAIN, "--preset", "cpu", ...(ollama === null ? ["--no-serve"] : [])]));
  const targets = targetsOf(trained, ollama !== null, baseModel.folder);
  const base = await step("Scores of the base model", () => evaluate(targets.base));
  const tuned = await step("Scores of the trained model", () => evaluate(targets.tuned));
  printScores(base, tuned);
  console.log(`\nRun:    ${trained.folder}\nReport: ${path.join(tuned.folder, "report.json")}\nIn all: ${duration(performance.now() - started)}`);
  if (process.argv.includes("--no-editor")) return;
  await openEditor(EXAMPLE, TEST, await firstFailure(tuned));
}

/** Line of the first row that failed, from 1. @param {Evaluation} tuned */
async function firstFailure({ report }) {
  const failed = report.rows.find(({ clinical, format }) => clinical === "wrong" || format === "invalid");
  const lines = (await readFile(TEST, "utf8")).split("\n");
  const line = lines.findIndex((text) => text !== "" && JSON.parse(text).id === failed?.id);
  return Math.max(line, 0) + 1;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
