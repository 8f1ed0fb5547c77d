import assert from "node:assert/strict";
import { test } from "node:test";
import { OllamaError } from "../../../../src/platform/ollama/client";
import { pullModel } from "../../../../src/platform/ollama/pull";
import { httpServer } from "../../../support/httpServer";

const signal = AbortSignal.timeout(30_000);
const line = (value: object): string => `${JSON.stringify(value)}\n`;

test("the share of what has come is told, of the largest part alone", async (t) => {
  const host = await httpServer(t, (_, response) => response.end([{ status: "pulling manifest" }, { status: "pulling a", total: 100, completed: 25 }, { status: "pulling b", total: 2, completed: 2 }, { status: "pulling a", total: 100, completed: 100 }, { status: "success" }].map(line).join("")));
  const shares: number[] = [];
  await pullModel(host, "m", (share) => shares.push(share), signal);
  assert.deepEqual(shares, [0.25, 1]);
});

test("what the server says where it cannot, and a download that breaks off", async (t) => {
  const refusing = await httpServer(t, (_, response) => response.end(line({ status: "pulling manifest" }) + line({ error: "pull model manifest: file does not exist" })));
  await assert.rejects(pullModel(refusing, "m", () => undefined, signal), (error) => error instanceof OllamaError && error.kind === "refused" && error.message.includes("file does not exist"));
  const breaking = await httpServer(t, (_, response) => response.end(line({ status: "pulling a", total: 100, completed: 25 })));
  await assert.rejects(pullModel(breaking, "m", () => undefined, signal), (error) => error instanceof OllamaError && error.kind === "refused");
});

test("a download is given up at once", async (t) => {
  const host = await httpServer(t, (_, response) => void response.write(line({ status: "pulling a", total: 100, completed: 25 })));
  const cancel = new AbortController();
  await assert.rejects(pullModel(host, "m", () => cancel.abort(), cancel.signal), { name: "AbortError" });
});
