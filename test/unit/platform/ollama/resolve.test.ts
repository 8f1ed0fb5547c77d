import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { freePort, startOllama } from "../../../../src/platform/ollama/server";
import { OllamaUnavailableError, resolveOllama } from "../../../../src/platform/ollama/resolve";
import { ProcessError } from "../../../../src/platform/process";
import { httpServer } from "../../../support/httpServer";

const signal = AbortSignal.timeout(30_000);
const temporary = (): string => mkdtempSync(path.join(tmpdir(), "clinical-prompts-ollama-"));
const resolve = (configured: string) => resolveOllama({ configured, cache: temporary(), build: false, signal, onLine: () => undefined });

test("the configured server is used and left running", async (t) => {
  const url = await httpServer(t, (_, response) => response.end('{"version":"1.2.3"}'));
  const server = await resolve(url.replace("http://", ""));
  await server.stop();
  assert.deepEqual({ ...server, stop: undefined }, { host: url, version: "1.2.3", source: "configured", program: undefined, stop: undefined });
});

test("a configured server that is silent, or no address, is an error: nothing takes its place", async () => {
  const silent = `127.0.0.1:${await freePort()}`;
  await assert.rejects(resolve(silent), (error) => error instanceof OllamaUnavailableError && error.kind === "host_silent" && error.detail === `http://${silent}`);
  await assert.rejects(resolve("no address"), (error) => error instanceof OllamaUnavailableError && error.kind === "host_invalid");
});

/** A program that does what `script` says. */
function program(script: string): string {
  const file = path.join(temporary(), "ollama");
  writeFileSync(file, `#!${process.execPath}\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

test("a server of ours is ready when it answers, listens on the loopback alone, one request at a time, and is gone when stopped", async () => {
  const server = await startOllama(
    program(
      'const [host, port] = process.env.OLLAMA_HOST.split(":");' +
        'setTimeout(() => require("http").createServer((q, r) => r.end(JSON.stringify({ version: [process.argv[2], host, process.env.OLLAMA_NUM_PARALLEL, process.env.OLLAMA_MODELS].join(" ") }))).listen(port, host), 300)',
    ),
    "/models",
    signal,
  );
  assert.equal(server.version, "serve 127.0.0.1 1 /models");
  await server.stop();
  await assert.rejects(fetch(server.host));
});

test("a server that dies first is reported at once, with its words", async () => {
  await assert.rejects(startOllama(program('console.error("bind: address already in use"); process.exit(1)'), "/models", signal), (error) => error instanceof ProcessError && error.kind === "failed" && error.tail.includes("address already in use"));
});

test("a program that is not there", async () => {
  await assert.rejects(startOllama("/no/such/ollama", "/models", signal), (error) => error instanceof ProcessError && error.kind === "not_found");
});
