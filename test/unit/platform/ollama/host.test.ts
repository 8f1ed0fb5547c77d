import assert from "node:assert/strict";
import { test } from "node:test";
import { hostUrl, ollamaVersion } from "../../../../src/platform/ollama/host";
import { httpServer } from "../../../support/httpServer";

const signal = AbortSignal.timeout(20_000);

test("a server is written as OLLAMA_HOST may be", () => {
  for (const [written, url] of [
    ["127.0.0.1", "http://127.0.0.1:11434"],
    ["127.0.0.1:8080", "http://127.0.0.1:8080"],
    [":11500", "http://127.0.0.1:11500"],
    ["0.0.0.0", "http://127.0.0.1:11434"],
    [" http://gpu.local:11434/ ", "http://gpu.local:11434"],
    ["https://ollama.local", "https://ollama.local"],
    ["http://ollama.local/models", "http://ollama.local/models"],
    ["[::1]:11434", "http://[::1]:11434"],
    ["host:80", "http://host"],
    ["", undefined],
    ["not an address", undefined],
  ] as const) {
    assert.equal(hostUrl(written), url, written);
  }
});

test("a version is only taken from what answers as Ollama does", async (t) => {
  const ollama = await httpServer(t, (_, response) => response.end('{"version":"0.11.4"}'));
  const other = await httpServer(t, (_, response) => response.end("<html>"));
  const silent = await httpServer(t, () => undefined);
  assert.equal(await ollamaVersion(ollama, signal), "0.11.4");
  assert.equal(await ollamaVersion(other, signal), undefined);
  assert.equal(await ollamaVersion(silent, signal, 200), undefined);
});
