import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { DEFAULT_ASK_OPTIONS, type Reply } from "../../../../src/core/evaluation/target";
import { freePort } from "../../../../src/platform/ollama/server";
import { OpenAiError, OpenAiTarget } from "../../../../src/platform/openai/target";
import { forgetSignals, httpServer, writeEndlessly } from "../../../support/httpServer";

const signal = AbortSignal.timeout(30_000);
const event = (choice: object, rest: object = {}): string => `data: ${JSON.stringify({ choices: [choice], ...rest })}\n\n`;
const said = (content: string): string => event({ delta: { content } });
const ended = (reason: string): string => event({ delta: {}, finish_reason: reason }, { usage: { completion_tokens: 5 } });

async function ask(t: TestContext, status: number, ...events: string[]): Promise<Omit<Reply, "seconds">> {
  const host = await httpServer(t, (_, response) => response.writeHead(status).end(events.join("")));
  const { seconds, ...reply } = await new OpenAiTarget({ host: `${host}/v1`, model: "m" }).ask("cas", DEFAULT_ASK_OPTIONS, signal);
  assert.ok(seconds >= 0);
  return reply;
}

test("how an answer may end", async (t) => {
  assert.deepEqual(await ask(t, 200, said("Recom"), said("mandation"), ended("stop"), "data: [DONE]\n\n"), { text: "Recommandation", state: "complete", tokens: 5 });
  assert.deepEqual(await ask(t, 200, said("Recom"), ended("length")), { text: "Recom", state: "cut", tokens: 5 });
  assert.deepEqual(await ask(t, 200, ended("stop")), { text: "", state: "empty", tokens: 5 });
  assert.deepEqual(await ask(t, 200, said("Recom")), { text: "Recom", state: "stopped_early" });
});

test("faults: a refusal, an error inside the stream, a stream that is none", async (t) => {
  assert.deepEqual(await ask(t, 404, "no such model"), { text: "", state: "error", fault: "model_missing", error: "HTTP 404: no such model" });
  assert.equal((await ask(t, 503, "queue full")).fault, "queue_full");
  assert.deepEqual(await ask(t, 200, said("Re"), 'data: {"error":{"message":"out of memory"}}\n\n'), { text: "Re", state: "error", fault: "broken_answer", error: "out of memory" });
  assert.equal((await ask(t, 200, "data: <html>\n\n")).fault, "broken_answer");
});

test("a server that is silent, and one that knows no limit", async (t) => {
  const silent = await httpServer(t, () => undefined);
  const bounds = { firstTokenMs: 200, nextTokenMs: 200, wholeMs: 2_000 };
  assert.equal((await new OpenAiTarget({ host: silent, model: "m", bounds }).ask("cas", DEFAULT_ASK_OPTIONS, signal)).fault, "timeout_first");
  const endless = await httpServer(t, (_, response) => writeEndlessly(response, said("la ")));
  assert.equal((await new OpenAiTarget({ host: endless, model: "m" }).ask("cas", { ...DEFAULT_ASK_OPTIONS, numPredict: 20 }, signal)).state, "cut");
});

test("a reply without end is ended at its bound, also where fetch has forgotten its signal", async (t) => {
  const endless = await httpServer(t, (_, response) => writeEndlessly(response, said("la ")));
  const faultOf = async () => (await new OpenAiTarget({ host: endless, model: "m", bounds: { firstTokenMs: 5_000, nextTokenMs: 5_000, wholeMs: 200 } }).ask("cas", { ...DEFAULT_ASK_OPTIONS, numPredict: 1_000_000 }, signal)).fault;
  assert.equal(await faultOf(), "too_long");
  forgetSignals(t.mock);
  assert.equal(await faultOf(), "too_long");
});

test("the system text goes before the prompt", async (t) => {
  let sent: unknown;
  const host = await httpServer(t, (_, response, body) => {
    sent = JSON.parse(body);
    response.end(ended("stop"));
  });
  await new OpenAiTarget({ host, model: "m", system: "Tu es…" }).ask("cas", DEFAULT_ASK_OPTIONS, signal);
  assert.deepEqual(sent, {
    model: "m",
    messages: [
      { role: "system", content: "Tu es…" },
      { role: "user", content: "cas" },
    ],
    temperature: 0,
    seed: 42,
    max_tokens: 256,
    stream: true,
    stream_options: { include_usage: true },
  });
});

test("the server and the model are checked before the first row", async (t) => {
  const host = await httpServer(t, (_, response) => response.end('{"object":"list","data":[{"id":"m"}]}'));
  assert.deepEqual(await new OpenAiTarget({ host, model: "m" }).identity(signal), { model: "m", digest: undefined });
  const kindIs = (kind: OpenAiError["kind"]) => (error: unknown) => error instanceof OpenAiError && error.kind === kind;
  await assert.rejects(new OpenAiTarget({ host, model: "other" }).identity(signal), kindIs("model_missing"));
  await assert.rejects(new OpenAiTarget({ host: `http://127.0.0.1:${await freePort()}`, model: "m" }).identity(signal), kindIs("unreachable"));
  const locked = await httpServer(t, (_, response) => response.writeHead(401).end("who are you?"));
  await assert.rejects(new OpenAiTarget({ host: locked, model: "m" }).identity(signal), kindIs("refused"));
});
