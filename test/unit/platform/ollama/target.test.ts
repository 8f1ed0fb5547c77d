import assert from "node:assert/strict";
import { once } from "node:events";
import { test, type TestContext } from "node:test";
import { DEFAULT_ASK_OPTIONS, type Reply } from "../../../../src/core/evaluation/target";
import type { Bounds } from "../../../../src/platform/evaluation/patience";
import { listModels, OllamaError } from "../../../../src/platform/ollama/client";
import { freePort } from "../../../../src/platform/ollama/server";
import { OllamaTarget } from "../../../../src/platform/ollama/target";
import { forgetSignals, httpServer, writeEndlessly } from "../../../support/httpServer";
import { ollamaDouble, type DoubleAnswer } from "../../../support/ollamaDouble";

const signal = AbortSignal.timeout(30_000);
const part = (response: string): string => `${JSON.stringify({ model: "m", response, done: false })}\n`;
const last = (reason: string): string => `${JSON.stringify({ model: "m", response: "", done: true, done_reason: reason, total_duration: 2e9, eval_count: 7 })}\n`;

/** Asks a server that answers /api/generate with these bytes, status 200. */
async function ask(t: TestContext, ...lines: string[]): Promise<Omit<Reply, "seconds">> {
  const host = await httpServer(t, (_, response) => response.end(lines.join("")));
  const { seconds, ...reply } = await new OllamaTarget(host, "m").ask("cas", DEFAULT_ASK_OPTIONS, signal);
  assert.ok(seconds >= 0);
  return reply;
}

test("how an answer may end", async (t) => {
  assert.deepEqual(await ask(t, part("Recom"), part("mandation"), last("stop")), { text: "Recommandation", state: "complete", serverSeconds: 2, tokens: 7 });
  assert.deepEqual(await ask(t, part("Recom"), last("length")), { text: "Recom", state: "cut", serverSeconds: 2, tokens: 7 });
  assert.deepEqual(await ask(t, last("stop")), { text: "", state: "empty", serverSeconds: 2, tokens: 7 });
  assert.deepEqual(await ask(t, part("la la la")), { text: "la la la", state: "stopped_early" });
});

test("an error may come as a line inside HTTP 200, even behind some text", async (t) => {
  assert.deepEqual(await ask(t, '{"error":"model runner has stopped"}\n'), { text: "", state: "error", fault: "broken_answer", error: "model runner has stopped" });
  assert.deepEqual(await ask(t, part("Recom"), '{"error":"out of memory"}\n'), { text: "Recom", state: "error", fault: "broken_answer", error: "out of memory" });
});

test("the prompt and the options are sent, the template is the model's own", async (t) => {
  let sent: unknown;
  const host = await httpServer(t, (_, response, body) => {
    sent = JSON.parse(body);
    response.end(last("stop"));
  });
  await new OllamaTarget(host, "m").ask("cas", DEFAULT_ASK_OPTIONS, signal);
  assert.deepEqual(sent, { model: "m", prompt: "cas", stream: true, options: { temperature: 0, seed: 42, num_ctx: 2048, num_predict: 256 } });
});

test("a server that is not there is an answer of state error, and an error of its own kind when models are listed", async () => {
  const host = `http://127.0.0.1:${await freePort()}`;
  const { state, fault, error } = await new OllamaTarget(host, "m").ask("cas", DEFAULT_ASK_OPTIONS, signal);
  assert.deepEqual([state, fault], ["error", "unreachable"]);
  assert.match(error ?? "", /ECONNREFUSED/u);
  await assert.rejects(listModels(host, signal), (fault) => fault instanceof OllamaError && fault.kind === "unreachable" && fault.host === host);
});

const kindIs = (kind: OllamaError["kind"]) => (fault: unknown): boolean => fault instanceof OllamaError && fault.kind === kind;

test("a model is known by its digest, with what it puts before and around a prompt; one that is missing is said", async (t) => {
  const { host } = await ollamaDouble(t, { headache: "abc" }, { template: "<{{ .Prompt }}>", system: "Tu es…" });
  assert.deepEqual(await new OllamaTarget(host, "headache").identity(signal), { model: "headache", digest: "abc", template: "<{{ .Prompt }}>", system: "Tu es…" });
  assert.equal((await new OllamaTarget(host, "headache", { system: "autre" }).identity(signal)).system, "autre");
  await assert.rejects(new OllamaTarget(host, "migraine").identity(signal), kindIs("model_missing"));
});

test("a model whose template the server does not tell is not asked", async (t) => {
  const { host } = await ollamaDouble(t, { headache: "abc" }, { template: "" });
  await assert.rejects(new OllamaTarget(host, "headache").identity(signal), kindIs("template_unknown"));
});

test("another system text is sent with each prompt", async (t) => {
  const { host, request } = await ollamaDouble(t, { m: "d" });
  await new OllamaTarget(host, "m", { system: "Tu es…" }).ask("cas", DEFAULT_ASK_OPTIONS, signal);
  assert.equal(request()["system"], "Tu es…");
});

test("each way in which an answer may fail to come has its kind", async (t) => {
  const bounds: Bounds = { firstTokenMs: 300, nextTokenMs: 200, wholeMs: 2_000 };
  const faultOf = async (fault: Exclude<DoubleAnswer, string>["fault"], change: Partial<Bounds> = {}) => {
    const { host } = await ollamaDouble(t, { m: "d" }, { answer: () => ({ fault }) });
    const { state, fault: kind } = await new OllamaTarget(host, "m", { bounds: { ...bounds, ...change } }).ask("cas", DEFAULT_ASK_OPTIONS, signal);
    return `${state} ${kind ?? ""}`;
  };
  assert.equal(await faultOf("hang_first"), "error timeout_first");
  assert.equal(await faultOf("hang"), "error timeout_next");
  assert.equal(await faultOf("hang", { nextTokenMs: 10_000, firstTokenMs: 10_000, wholeMs: 300 }), "error too_long");
  assert.equal(await faultOf("busy"), "error queue_full");
  assert.equal(await faultOf("refuse"), "error refused");
  assert.equal(await faultOf("die"), "error unreachable");
});

test("a server that knows no limit is stopped at ours: the answer is cut, and the request ends", async (t) => {
  let closed: Promise<unknown> = Promise.resolve();
  const host = await httpServer(t, (request, response) => {
    closed = once(request.socket, "close");
    writeEndlessly(response, part("la "));
  });
  const { state, text } = await new OllamaTarget(host, "m").ask("cas", { ...DEFAULT_ASK_OPTIONS, numPredict: 20 }, signal);
  assert.equal(state, "cut");
  assert.ok(text.length < 1000, text);
  await closed;
});

test("a reply without end is ended at its bound, also where fetch has forgotten its signal", async (t) => {
  const endless = await httpServer(t, (_, response) => writeEndlessly(response, part("la ")));
  const faultOf = async () => (await new OllamaTarget(endless, "m", { bounds: { firstTokenMs: 5_000, nextTokenMs: 5_000, wholeMs: 200 } }).ask("cas", { ...DEFAULT_ASK_OPTIONS, numPredict: 1_000_000 }, signal)).fault;
  assert.equal(await faultOf(), "too_long");
  forgetSignals(t.mock);
  assert.equal(await faultOf(), "too_long");
});

test("cancelling ends the request and rejects", async (t) => {
  const cancel = new AbortController();
  let closed: Promise<unknown> = Promise.reject(new Error("never asked"));
  closed.catch(() => undefined);
  const host = await httpServer(t, (request, response) => {
    closed = once(request.socket, "close");
    response.write(part("Recom"));
    cancel.abort(new Error("enough"));
  });
  await assert.rejects(new OllamaTarget(host, "m").ask("cas", DEFAULT_ASK_OPTIONS, cancel.signal), /enough/u);
  await closed;
});
