// @ts-check
import path from "node:path";
import { run } from "./child.mjs";
import { provideInstallation } from "./setup/installation.mjs";
import { prepareProject } from "./setup/project.mjs";
import { ROOT } from "./setup/root.mjs";
import { step } from "./steps.mjs";

await prepareProject();
const { developmentInterpreter = "python3" } = await provideInstallation({ development: true });
const bridge = path.join(ROOT, "python-bridge");
/** @param {readonly string[]} args */
const python = (args) => run(developmentInterpreter, ["-m", ...args], { cwd: bridge, minutes: 5 });

const checks = [
  { name: "Types", check: () => run(process.execPath, ["scripts/typecheck.mjs"], { cwd: ROOT, minutes: 5 }) },
  { name: "Lint", check: () => run(process.execPath, ["node_modules/eslint/bin/eslint.js", "--max-warnings", "0", "."], { cwd: ROOT, minutes: 10 }) },
  { name: "Python lint", check: () => python(["ruff", "check", "--no-cache"]) },
  { name: "Python format", check: () => python(["ruff", "format", "--check", "--no-cache"]) },
  { name: "Python types", check: () => python(["mypy"]) },
];
/** @type {string[]} */
const failed = [];
for (const { name, check } of checks) {
  const { code } = await step(name, check);
  if (code !== 0) failed.push(name);
}
console.log(failed.length === 0 ? "Everything is in order." : `To correct: ${failed.join(", ")}.`);
process.exit(failed.length === 0 ? 0 : 1);
