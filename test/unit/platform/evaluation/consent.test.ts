import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test, type TestContext } from "node:test";
import type { Consent } from "../../../../src/platform/consent";
import { requireConsent } from "../../../../src/platform/evaluation/consent";
import type { TargetSpec } from "../../../../src/platform/evaluation/openTarget";

const CALLABLE: TargetSpec = { kind: "callable", callable: "rag:query", folder: "/work", python: "/work/.venv/bin/python" };

/** A user who says `yes` or not. */
function user({ isTrusted = true, yes = true } = {}) {
  const [asked, kept]: [string[], Set<string>] = [[], new Set()];
  const consent: Consent = {
    isTrusted: () => isTrusted,
    has: (name) => kept.has(name),
    ask: ({ kind, name }) => {
      asked.push(`${kind} ${name}`);
      return Promise.resolve(yes);
    },
    keep: (name) => Promise.resolve(void kept.add(name)),
  };
  return { asked, require: (spec: TargetSpec): Promise<void> => requireConsent(spec, consent) };
}

async function endpointFile(t: TestContext, url: string): Promise<TargetSpec> {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-consent-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = path.join(folder, "mine.endpoint.json");
  await writeFile(file, JSON.stringify({ url, body: "{prompt}", answer: "" }));
  return { kind: "endpoint", file };
}

test("nothing that an untrusted workspace names is run or asked, and nobody is asked for it", async (t) => {
  const { asked, require } = user({ isTrusted: false });
  for (const spec of [CALLABLE, await endpointFile(t, "https://models.example.org/ask"), { kind: "ollama", model: "m", host: "http://127.0.0.1:11434" } as const]) await assert.rejects(require(spec), { kind: "untrusted" });
  assert.deepEqual(asked, []);
});

test("in a trusted one each program and each server is agreed to once; another path of the same server is none that is new", async (t) => {
  const { asked, require } = user();
  for (const spec of [CALLABLE, CALLABLE, await endpointFile(t, "https://models.example.org/ask"), await endpointFile(t, "https://models.example.org/other"), { kind: "openai", model: "m", host: "http://192.0.2.1/v1" } as const]) await require(spec);
  assert.deepEqual(asked, ["program /work/.venv/bin/python /work/rag:query", "server https://models.example.org", "server http://192.0.2.1"]);
});

test("of several Ollama servers those of other machines are agreed to; this machine's own is not asked about", async () => {
  const { asked, require } = user();
  await require({ kind: "ollama", model: "m", host: "http://127.0.0.1:11434", others: ["http://192.0.2.1:11434"] });
  assert.deepEqual(asked, ["server http://192.0.2.1:11434"]);
});

test("a file that names another server while the user is asked is asked about anew", async (t) => {
  const spec = await endpointFile(t, "https://models.example.org/ask");
  assert.ok(spec.kind === "endpoint");
  const asked: string[] = [];
  const consent: Consent = {
    isTrusted: () => true,
    has: () => false,
    ask: async ({ name }) => {
      asked.push(name);
      await writeFile(spec.file, JSON.stringify({ url: "https://other.example.org/ask", body: "{prompt}", answer: "" }));
      return asked.length === 1;
    },
    keep: () => Promise.resolve(),
  };
  await assert.rejects(requireConsent(spec, consent), { kind: "declined", destination: "https://other.example.org" });
  assert.deepEqual(asked, ["https://models.example.org", "https://other.example.org"]);
});

test("this machine's own Ollama is so however its address is written", async () => {
  const { asked, require } = user();
  for (const host of [":11434", "0.0.0.0", "127.0.0.1:11434", "localhost"]) await require({ kind: "ollama", model: "m", host });
  await require({ kind: "ollama", model: "m", host: "192.0.2.1", others: ["http://192.0.2.1:11434/"] });
  assert.deepEqual(asked, ["server http://192.0.2.1:11434"]);
});

test("who does not agree is asked again the next time", async () => {
  const { asked, require } = user({ yes: false });
  await assert.rejects(require(CALLABLE), { kind: "declined" });
  await assert.rejects(require(CALLABLE), { kind: "declined" });
  assert.equal(asked.length, 2);
});
