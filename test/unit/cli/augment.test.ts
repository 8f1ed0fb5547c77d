import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test, type TestContext } from "node:test";
import { augmentCommand } from "../../../src/cli/augment";
import { EnvironmentError, UsageError } from "../../../src/cli/command";
import { capturedIo } from "../../support/capturedIo";
import { httpServer } from "../../support/httpServer";

let cwd = "";
before(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), "clinical-prompts-augment-"));
});
after(() => rm(cwd, { recursive: true }));

const ROW = JSON.stringify({
  id: "a",
  instruction: "CAS CLINIQUE:\nHomme de 34 ans, céphalées anciennes, pas de fièvre, début progressif.\n\nRÉPONDS en français, commence par 'Pour préciser:' ou 'Recommandation:'",
  response: "Recommandation: Repos, pas d'imagerie. Source: HAS/SFETD 2017.",
});

async function augment(content: string, ...options: string[]) {
  await writeFile(path.join(cwd, "data.jsonl"), content);
  return run("data.jsonl", ...options);
}

async function run(...args: string[]) {
  const { io, stdout, stderr } = capturedIo({ cwd });
  const code = await augmentCommand.run(args, io);
  return { code, rows: stdout().split("\n").filter((line) => line !== ""), stderr: stderr() };
}

test("variants stand below their parent, the same for the same seed", async () => {
  const { code, rows, stderr } = await augment(`${ROW}\n`, "--with", "sex,denial,typos", "--seed", "3");
  assert.equal(code, 0);
  assert.equal(rows[0], ROW);
  assert.deepEqual(rows.slice(1).map((row) => (JSON.parse(row) as { source: string }).source), ["augment/sex", "augment/denial", "augment/typos"]);
  assert.equal(stderr, "3 rows added to 1.\n");
  assert.deepEqual((await augment(`${ROW}\n`, "--with", "sex,denial,typos", "--seed", "3")).rows, rows);
});

test("copies differ, and none is there twice", async () => {
  const { rows } = await augment(`${ROW}\n`, "--with", "quantities", "--copies", "4");
  assert.equal(new Set(rows.map((row) => (JSON.parse(row) as { instruction: string }).instruction)).size, rows.length);
  assert.ok(rows.length > 2);
});

test("refusals are counted with their reason, and a file without a variant falls short", async () => {
  const { code, stderr, rows } = await augment(`${ROW.replace("pas de fièvre, ", "")}\n`, "--with", "denial");
  assert.deepEqual([code, rows.length], [1, 1]);
  assert.equal(stderr, "denial: 1 refused. Nothing in the case is known to have another wording of this kind. Lines: 1.\n0 rows added to 1.\n");
});

test("the first lines of each reason are named as they stand in the file, and how many more there are", async () => {
  const plain = ROW.replace("pas de fièvre, ", "");
  const { stderr } = await augment(`${[plain, "", ...Array.from({ length: 6 }, () => plain)].join("\n")}\n`, "--with", "denial", "--copies", "2");
  assert.match(stderr, /^denial: 14 refused\. .* Lines: 1, 3, 4, 5, 6 and 2 more\.\n/u);
});

test("a row cannot steer a terminal; a pipe gets it as it is", async () => {
  const row = `{"id":\t"a\u009B2J\u202E"}`;
  assert.deepEqual((await augment(`${row}\n`, "--with", "sex")).rows, [row]);
  const { io, stdout } = capturedIo({ cwd });
  await augmentCommand.run(["data.jsonl", "--with", "sex"], { ...io, stdout: Object.assign(io.stdout, { isTTY: true }) });
  assert.equal(stdout(), '{"id":\t"a\\u009b2J\\u202e"}\n');
  assert.deepEqual(JSON.parse(stdout()), JSON.parse(row));
});

test("--out writes a file, and stdout stays empty", async () => {
  const { rows } = await augment(`${ROW}\n`, "--with", "sex", "--out", "more.jsonl");
  assert.deepEqual(rows, []);
  assert.equal((await readFile(path.join(cwd, "more.jsonl"), "utf8")).split("\n").length, 3);
});

test("wrong arguments and missing files are said", async () => {
  for (const args of [[], ["data.jsonl"], ["data.jsonl", "--with", "sexe"], ["data.jsonl", "--with", "sex", "--copies", "0"], ["data.jsonl", "--with", "sex", "--seed", "x"]]) await assert.rejects(run(...args), UsageError);
  await assert.rejects(run("none.jsonl", "--with", "sex"), EnvironmentError);
});

interface Served {
  readonly reply: string;
  /** Why the model stopped. */
  readonly reason?: string;
  /** Another machine that runs the model. */
  readonly remote?: string;
}

/** A server that speaks as Ollama does, with one model that always says the same. @returns its URL, and the prompts it was sent. */
async function ollamaThatSays(t: TestContext, { reply, reason = "stop", remote }: Served) {
  const prompts: string[] = [];
  const host = await httpServer(t, ({ url }, response, body) => {
    if (url === "/api/version") return response.end(JSON.stringify({ version: "0.0.0" }));
    if (url === "/api/tags") return response.end(JSON.stringify({ models: [{ name: "small:latest", digest: "abc", ...(remote !== undefined && { remote_host: remote }) }] }));
    prompts.push((JSON.parse(body) as { prompt: string }).prompt);
    return response.end(`${JSON.stringify({ response: reply, done: false })}\n${JSON.stringify({ response: "", done: true, done_reason: reason, total_duration: 1, eval_count: 1 })}\n`);
  });
  return { host, prompts };
}

const REWORDED = "Homme de 34 ans, début progressif, pas de fièvre, céphalées anciennes.";

test("a local model words the case otherwise; the row says so", async (t) => {
  const { host, prompts } = await ollamaThatSays(t, { reply: REWORDED });
  const { code, rows, stderr } = await augment(`${ROW}\n`, "--model", "small", "--host", host);
  assert.deepEqual([code, stderr], [0, "1 rows added to 1.\n"]);
  const { id, source, parentId, instruction } = JSON.parse(rows[1] ?? "") as Record<string, string>;
  assert.deepEqual([id, source, parentId], ["a-model-1", "augment/model", "a"]);
  assert.ok(instruction?.includes(REWORDED));
  assert.equal(prompts.length, 1);
  assert.match(prompts[0] ?? "", /^Reformule le cas.*Homme de 34 ans/su);
});

test("what the model words wrongly, or not to its end, is refused with the reason", async (t) => {
  for (const [served, reason] of [[{ reply: REWORDED.replace("pas de ", "") }, /model: 1 refused\. .*other findings/u], [{ reply: REWORDED, reason: "length" }, /model: 1 refused\. .*no complete answer/u]] as const) {
    const { host } = await ollamaThatSays(t, served);
    const { code, rows, stderr } = await augment(`${ROW}\n`, "--model", "small", "--host", host);
    assert.deepEqual([code, rows], [1, [ROW]]);
    assert.match(stderr, reason);
  }
});

test("a row that names somebody is not sent to a model that runs elsewhere", async (t) => {
  const named = ROW.replace("Homme de 34 ans", "Monsieur Durand, homme de 34 ans");
  const { host, prompts } = await ollamaThatSays(t, { reply: REWORDED, remote: "https://ollama.com" });
  assert.match((await augment(`${named}\n`, "--model", "small", "--host", host)).stderr, /names somebody/u);
  assert.deepEqual(prompts, []);
  await augment(`${ROW}\n`, "--model", "small", "--host", host);
  assert.equal(prompts.length, 1);
});

test("a model that is missing is said, and a server that stops in the middle", async (t) => {
  const { host } = await ollamaThatSays(t, { reply: REWORDED });
  await assert.rejects(augment(`${ROW}\n`, "--model", "other", "--host", host), (error) => error instanceof EnvironmentError && error.message.includes("no model “other”"));
  const failing = await httpServer(t, ({ url }, response) => {
    if (url === "/api/generate") response.destroy();
    else response.end(JSON.stringify(url === "/api/version" ? { version: "0" } : { models: [{ name: "small", digest: "abc" }] }));
  });
  await assert.rejects(augment(`${ROW}\n`, "--model", "small", "--host", failing), EnvironmentError);
});

test("cancelling ends the request", async (t) => {
  const cancel = new AbortController();
  const host = await httpServer(t, ({ url }, response) => {
    if (url === "/api/generate") cancel.abort();
    else response.end(JSON.stringify(url === "/api/version" ? { version: "0" } : { models: [{ name: "small", digest: "abc" }] }));
  });
  await writeFile(path.join(cwd, "data.jsonl"), ROW);
  const { io, stdout } = capturedIo({ cwd, signal: cancel.signal });
  await assert.rejects(augmentCommand.run(["data.jsonl", "--model", "small", "--host", host], io));
  assert.equal(stdout(), "");
});
