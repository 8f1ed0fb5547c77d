import { spawn } from "node:child_process";
import { cacheRoot } from "../../src/platform/cache";
import { builtOllama } from "../../src/platform/ollama/build";
import { ollamaVersion } from "../../src/platform/ollama/host";
import { freePort } from "../../src/platform/ollama/server";
import { eventually } from "./deadline";

/** A real Ollama of a test's own, that may be killed. */
export interface OllamaServer {
  readonly host: string;
  /** Kills it, with whatever runs its models, as the system does when memory runs out. */
  readonly kill: () => void;
}

/** Starts one on a free loopback port. @param models folder of its models. */
export async function startOllamaServer(models: string): Promise<OllamaServer> {
  const address = `127.0.0.1:${await freePort()}`;
  const program = (await builtOllama(cacheRoot(process.env))) ?? "ollama";
  const child = spawn(program, ["serve"], { env: { ...process.env, OLLAMA_HOST: address, OLLAMA_MODELS: models, OLLAMA_NUM_PARALLEL: "1", OLLAMA_NOPRUNE: "1" }, stdio: "ignore", detached: true });
  const kill = (): void => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) process.kill(-child.pid, "SIGKILL");
  };
  process.once("exit", kill);
  const host = `http://${address}`;
  await eventually(60, "the start of Ollama", () => ollamaVersion(host, AbortSignal.timeout(5_000)));
  return { host, kill };
}
