import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { startBackground } from "../process";
import { ollamaVersion } from "./host";

const READY_MS = 60_000;
const LOOK_AGAIN_MS = 50;

/** An Ollama that this process has started. */
export interface OwnOllama {
  readonly host: string;
  readonly version: string;
  readonly stop: () => Promise<void>;
}

/** The server was started and did not answer in time. */
export class ServerNotReadyError extends Error {
  readonly kind = "not_ready";
}

/**
 * Starts `ollama serve` on a free loopback port and waits until it answers. One request at a time, unless more are wanted: greedy answers are only reproducible that way.
 * @param models folder of the models.
 * @throws {ProcessError} when the program is missing or ends first, {ServerNotReadyError} when it stays silent.
 */
export async function startOllama(program: string, models: string, signal: AbortSignal, parallel = 1): Promise<OwnOllama> {
  const port = await freePort();
  const host = `http://127.0.0.1:${port}`;
  const server = await startBackground(program, ["serve"], {
    env: { OLLAMA_HOST: `127.0.0.1:${port}`, OLLAMA_MODELS: models, OLLAMA_NUM_PARALLEL: String(parallel), OLLAMA_NOPRUNE: "1" },
  });
  const settled = new AbortController();
  try {
    const version = await Promise.race([server.died, untilReady(host, AbortSignal.any([signal, settled.signal]))]);
    return { host, version, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  } finally {
    settled.abort();
  }
}

async function untilReady(host: string, signal: AbortSignal): Promise<string> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    const version = await ollamaVersion(host, signal);
    if (version !== undefined) return version;
    await sleep(LOOK_AGAIN_MS, undefined, { signal });
  }
  throw new ServerNotReadyError(host);
}

/** A TCP port of the loopback interface that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  return address.port;
}
