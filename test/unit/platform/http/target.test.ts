import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Endpoint } from "../../../../src/core/evaluation/endpoint";
import { DEFAULT_ASK_OPTIONS, type Reply } from "../../../../src/core/evaluation/target";
import { HttpTarget } from "../../../../src/platform/http/target";
import { freePort } from "../../../../src/platform/ollama/server";
import { forgetSignals, httpServer, writeEndlessly } from "../../../support/httpServer";

const signal = AbortSignal.timeout(30_000);
const endpoint = (url: string): Endpoint => ({ url, headers: { "x-key": "k" }, body: { question: "{prompt}", most: "{maxTokens}" }, answer: "/answer/text" });

async function ask(t: TestContext, status: number, reply: string): Promise<Omit<Reply, "seconds">> {
  const url = await httpServer(t, (_, response) => response.writeHead(status).end(reply));
  const { seconds, ...rest } = await new HttpTarget(endpoint(url)).ask("cas", DEFAULT_ASK_OPTIONS, signal);
  assert.ok(seconds >= 0);
  return rest;
}

test("the answer is what stands at the pointer", async (t) => {
  assert.deepEqual(await ask(t, 200, '{"answer":{"text":"Recommandation: é"}}'), { text: "Recommandation: é", state: "complete" });
  assert.deepEqual(await ask(t, 200, '{"answer":{"text":" "}}'), { text: " ", state: "empty" });
});

test("each way in which no answer comes has its kind", async (t) => {
  const faultOf = async (status: number, reply: string) => (await ask(t, status, reply)).fault;
  assert.equal(await faultOf(200, '{"error":"out of memory"}'), "broken_answer");
  assert.equal(await faultOf(200, '{"answer":{"text":7}}'), "broken_answer");
  assert.equal(await faultOf(200, "<html>"), "broken_answer");
  assert.equal(await faultOf(503, "full"), "queue_full");
  assert.equal(await faultOf(500, "broken"), "refused");
  const target = new HttpTarget(endpoint(`http://127.0.0.1:${await freePort()}`));
  assert.equal((await target.ask("cas", DEFAULT_ASK_OPTIONS, signal)).fault, "unreachable");
});

test("a server that is silent is not waited for", async (t) => {
  const silent = await httpServer(t, () => undefined);
  const bounds = { firstTokenMs: 200, nextTokenMs: 200, wholeMs: 600 };
  assert.equal((await new HttpTarget(endpoint(silent), { bounds }).ask("cas", DEFAULT_ASK_OPTIONS, signal)).fault, "timeout_first");
});

test("a reply without end is ended at its bound, also where fetch has forgotten its signal", async (t) => {
  const endless = await httpServer(t, (_, response) => writeEndlessly(response, " "));
  const faultOf = async () => (await new HttpTarget(endpoint(endless), { bounds: { firstTokenMs: 5_000, nextTokenMs: 5_000, wholeMs: 200 } }).ask("cas", { ...DEFAULT_ASK_OPTIONS, numPredict: 1_000_000 }, signal)).fault;
  assert.equal(await faultOf(), "too_long");
  forgetSignals(t.mock);
  assert.equal(await faultOf(), "too_long");
});

test("body and headers are sent; the mapping is part of what the model is asked with", async (t) => {
  let sent: unknown;
  const url = await httpServer(t, ({ headers, method }, response, body) => {
    sent = [method, headers["content-type"], headers["x-key"], JSON.parse(body)];
    response.end('{"answer":{"text":"x"}}');
  });
  const target = new HttpTarget(endpoint(url), { system: "Tu es…" });
  await target.ask("cas", DEFAULT_ASK_OPTIONS, signal);
  assert.deepEqual(sent, ["POST", "application/json", "k", { question: "cas", most: 256 }]);
  assert.deepEqual(await target.identity(), { model: new URL(url).host, digest: undefined, template: '[{"question":"{prompt}","most":"{maxTokens}"},"/answer/text"]', system: "Tu es…" });
});
