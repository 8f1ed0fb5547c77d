import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { runCommandLine } from "../../../src/cli/commandLine";
import { workplace } from "../../support/badInput";
import { capturedIo } from "../../support/capturedIo";
import { httpServer } from "../../support/httpServer";

const KEY = "sk-0123456789abcdef";
const WATCH = "Recommandation: Surveillance simple, sans imagerie. Source: HAS/SFETD 2017.";

/** Two rows, asked with a key in the environment. */
async function place(t: TestContext) {
  const lines = (await readFile(path.join("examples", "headache", "test.jsonl"), "utf8")).split("\n").slice(0, 2);
  const { folder, cache } = await workplace(t, { "test.jsonl": `${lines.join("\n")}\n` });
  return {
    folder,
    run: async (...args: readonly string[]) => {
      const { io, stdout, stderr } = capturedIo({ cwd: folder, env: { CLINICAL_PROMPTS_CACHE: cache, CLINICAL_PROMPTS_API_KEY: KEY } });
      const code = await runCommandLine(["evaluate", "test.jsonl", "--html", "report.html", "--with-answers", ...args], io);
      return { code, said: stdout() + stderr() };
    },
    /** Everything that lies in the folder, whatever has written it. */
    written: async (): Promise<string> => {
      const found = await readdir(folder, { recursive: true, withFileTypes: true });
      return (await Promise.all(found.filter((each) => each.isFile()).map((each) => readFile(path.join(each.parentPath, each.name), "utf8")))).join("\n");
    },
  };
}

const answer = (text: string): string => `data: ${JSON.stringify({ choices: [{ delta: { content: text }, finish_reason: "stop" }] })}\n\n`;

test("the key goes to the server with each request and into nothing that is written, though the server says it again", async (t) => {
  const { run, written } = await place(t);
  const sent: (string | undefined)[] = [];
  const host = await httpServer(t, ({ url, headers }, response) => {
    sent.push(headers.authorization);
    if (url?.endsWith("models") === true) response.end('{"data":[{"id":"m"}]}');
    else if (sent.length === 4) response.writeHead(401).end(`Incorrect API key provided: ${KEY}`);
    else response.end(answer(`${WATCH} ${KEY}`));
  });
  const { code, said } = await run("--openai", `${host}/v1`, "--model", "m");
  assert.equal(code, 0, said);
  assert.deepEqual(sent, Array.from({ length: 4 }, () => `Bearer ${KEY}`));
  const all = await written();
  assert.match(all, /Incorrect API key provided: …/u);
  assert.doesNotMatch(all + said, new RegExp(KEY, "u"));
});

test("a header of an endpoint says where the key stands; who has none is told how to give it", async (t) => {
  const { folder, run, written } = await place(t);
  const sent: unknown[] = [];
  const url = await httpServer(t, ({ headers }, response) => {
    sent.push([headers["x-api-key"], headers.authorization]);
    response.end(JSON.stringify({ out: WATCH }));
  });
  await writeFile(path.join(folder, "mine.endpoint.json"), JSON.stringify({ url: `${url}/?token=hidden`, headers: { "x-api-key": "{key}" }, body: { q: "{prompt}" }, answer: "/out" }));
  assert.equal((await run("--endpoint", "mine.endpoint.json")).code, 0);
  assert.deepEqual(sent, Array.from({ length: 3 }, () => [KEY, undefined]));
  assert.doesNotMatch(await written(), new RegExp(KEY, "u"));
  const [name = ""] = await readdir(path.join(folder, "evaluations"));
  assert.doesNotMatch(await readFile(path.join(folder, "evaluations", name, "manifest.json"), "utf8"), /hidden/u, "nor the query of the address");
  const { io, stderr } = capturedIo({ cwd: folder });
  assert.equal(await runCommandLine(["evaluate", "test.jsonl", "--endpoint", "mine.endpoint.json"], io), 3);
  assert.match(stderr(), /a header takes the key of the server, and none is kept for it\. .*CLINICAL_PROMPTS_API_KEY/u);
});

test("a server that sends elsewhere is not followed: neither rows nor key go there", async (t) => {
  const { run } = await place(t);
  let asked = 0;
  const elsewhere = await httpServer(t, (_, response) => {
    asked += 1;
    response.end(answer(WATCH));
  });
  const host = await httpServer(t, ({ url = "" }, response) => {
    if (url.endsWith("models")) response.end('{"data":[{"id":"m"}]}');
    else response.writeHead(307, { location: `${elsewhere}${url}` }).end();
  });
  assert.equal((await run("--openai", `${host}/v1`, "--model", "m")).code, 3);
  assert.equal(asked, 0);
});
