// @ts-check
import path from "node:path";
import { isInstalled, runToSuccess } from "../child.mjs";
import { step } from "../steps.mjs";
import { provideDebianPackages } from "./debian.mjs";
import { ROOT } from "./root.mjs";

/**
 * What `clinical-prompts setup --json` prints.
 * @typedef {object} Installation
 * @property {{ kind: string, interpreter: string }} environment
 * @property {string} [developmentInterpreter] has the tools of the Python tests too.
 * @property {string} [exportsInterpreter] has the tools that exported trainings are for.
 * @property {{ folder: string }} baseModel
 * @property {{ host?: string, program?: string, version: string, source: string } | null} ollama
 */

/** The command line, as built. */
export const CLI = path.join(ROOT, "dist", "cli.js");

/**
 * Python's libraries, the base model and Ollama.
 * @param {{ development?: boolean }} [options]
 * @returns {Promise<Installation>}
 */
export async function provideInstallation({ development = false } = {}) {
  // Debian keeps pip apart from Python, and without it nothing can be installed.
  if (!(await isInstalled("uv")) && !(await isInstalled("python3", ["-m", "pip", "--version"]))) await provideDebianPackages(["python3-pip"]);
  const text = await step("Python libraries, base model, Ollama", () =>
    runToSuccess(process.execPath, [CLI, "setup", "--json", ...(development ? ["--dev"] : [])], { capture: true, minutes: 25 }),
  );
  return JSON.parse(text);
}
