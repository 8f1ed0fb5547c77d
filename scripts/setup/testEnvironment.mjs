// @ts-check
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { answers, freePort, start } from "../child.mjs";
import { provideChromium, provideCodeServer } from "./codeServer.mjs";
import { provideDebianPackages } from "./debian.mjs";
import { provideInstallation } from "./installation.mjs";
import { ROOT } from "./root.mjs";

/** Folder for what is kept of failures. */
export const RESULTS = path.join(ROOT, "test-results");

/**
 * Provides all that tests and benches need, and tells them by the variables of test/support/testEnvironment.ts. An Ollama of their own ends afterwards.
 * @template Result
 * @param {(env: NodeJS.ProcessEnv) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
export async function withTestEnvironment(use) {
  await provideDebianPackages(["iproute2", "openssh-client", "openssh-server", "procps", "rsync"]);
  const installation = await provideInstallation({ development: true });
  if (installation.ollama === null) throw new Error("The tests need a real Ollama: install it, or Go ≥ 1.24 with gcc and g++ to build it.");
  const codeServer = await provideCodeServer();
  const chromium = await provideChromium();
  // A cluster of two nodes on this machine; the tests start and end its daemons themselves.
  await provideDebianPackages(["munge", "slurm-wlm"]);
  const temporary = await mkdtemp(path.join(tmpdir(), "clinical-prompts-test-"));
  const ollama = installation.ollama.program === undefined ? undefined : await startTestOllama(installation.ollama.program, path.join(temporary, "models"));
  try {
    return await use({
      CLINICAL_PROMPTS_TEST_CODE_SERVER: codeServer,
      CLINICAL_PROMPTS_TEST_CHROMIUM: chromium,
      CLINICAL_PROMPTS_TEST_PYTHON: installation.developmentInterpreter,
      CLINICAL_PROMPTS_TEST_EXPORT_TOOLS: installation.exportsInterpreter,
      CLINICAL_PROMPTS_TEST_BASE_MODEL: installation.baseModel.folder,
      CLINICAL_PROMPTS_TEST_OLLAMA: ollama?.host ?? installation.ollama.host,
      CLINICAL_PROMPTS_TEST_RESULTS: RESULTS,
    });
  } finally {
    await ollama?.stop();
    await rm(temporary, { recursive: true, force: true });
  }
}

/** A server whose models the tests may change. @param {string} program @param {string} models */
async function startTestOllama(program, models) {
  const address = `127.0.0.1:${await freePort()}`;
  const env = { OLLAMA_HOST: address, OLLAMA_MODELS: models, OLLAMA_NUM_PARALLEL: "1" };
  return { host: `http://${address}`, ...(await start(program, ["serve"], { env, isReady: () => answers(`http://${address}/api/version`) })) };
}
