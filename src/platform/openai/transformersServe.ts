import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort, ServerNotReadyError } from "../ollama/server";
import { startBackground } from "../process";

const READY_MS = 120_000;
const LOOK_AGAIN_MS = 200;
const ASK_MS = 5_000;

/** A server that stands in where there is no Ollama. */
export interface StandIn {
  readonly host: string;
  /** Model name to ask for; the server does not list it. */
  readonly model: string;
  readonly stop: () => Promise<void>;
}

/**
 * Serves a merged model folder with `transformers serve`, on a free loopback port.
 * @param interpreter of the locked environment.
 * @throws {ProcessError} when it is missing or ends first, {ServerNotReadyError} when it stays silent.
 */
export async function startTransformersServe(interpreter: string, folder: string, signal: AbortSignal): Promise<StandIn> {
  const port = await freePort();
  const program = path.join(path.dirname(interpreter), "transformers");
  const server = await startBackground(program, ["serve", folder, "--host", "127.0.0.1", "--port", String(port)], {
    env: { HF_HUB_OFFLINE: "1", TRANSFORMERS_OFFLINE: "1", HF_HUB_DISABLE_TELEMETRY: "1", PYTHONUTF8: "1" },
  });
  const host = `http://127.0.0.1:${port}/v1`;
  const settled = new AbortController();
  try {
    await Promise.race([server.died, untilHealthy(`http://127.0.0.1:${port}/health`, AbortSignal.any([signal, settled.signal]))]);
    return { host, model: folder, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  } finally {
    settled.abort();
  }
}

async function untilHealthy(url: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_MS;
  while (Date.now() < deadline) {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(ASK_MS)]) }).catch(() => undefined);
    if (response?.ok === true) return;
    await sleep(LOOK_AGAIN_MS, undefined, { signal });
  }
  throw new ServerNotReadyError(url);
}
