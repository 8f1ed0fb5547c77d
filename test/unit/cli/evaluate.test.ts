import { readFileSync } from "node:fs";
import { test, type TestContext } from "node:test";
import { SILENT_HOST, workplace } from "../../support/badInput";
import { httpServer } from "../../support/httpServer";

const [ROW = ""] = readFileSync("examples/headache/test.jsonl", "utf8").split("\n", 1);

const here = (t: TestContext, content = `${ROW}\n`) => workplace(t, { "data.jsonl": content });

/** Answers as an Ollama that has one model. */
const ollama = (t: TestContext): Promise<string> =>
  httpServer(t, ({ url }, response) => response.end(JSON.stringify(url === "/api/version" ? { version: "0.0.0" } : { models: [{ name: "other:latest", digest: "d" }] })));

test("a file that is not there", async (t) => {
  await (await workplace(t, {})).fails(["evaluate", "data.jsonl", "--model", "m"], 3, /^There is no file “.*data\.jsonl”\. Check its name and the folder you are in\.$/u);
});

test("no file, no model", async (t) => {
  const { fails } = await here(t);
  await fails(["evaluate", "--model", "m"], 2, /^Which test file\? Name one \.jsonl file\.$/u);
  await fails(["evaluate", "data.jsonl"], 2, /^Which model\? Name one with --model, or a folder with --folder\.$/u);
});

test("an empty file", async (t) => {
  await (await here(t, "\n")).fails(["evaluate", "data.jsonl", "--model", "m"], 3, /data\.jsonl has no row to ask\. Add rows, or name another file\.$/u);
});

test("a row that is no JSON is named, before any server is looked for", async (t) => {
  await (await here(t, `${ROW}\n{"instruction"\n`)).fails(["evaluate", "data.jsonl", "--model", "m", "--host", SILENT_HOST], 3, /data\.jsonl:2: there is an error in this row, the first of 1\. Correct what is wrong and start again\.$/u);
});

test("a silent Ollama", async (t) => {
  await (await here(t)).fails(["evaluate", "data.jsonl", "--model", "m", "--host", SILENT_HOST], 3, /^No Ollama answers at http:\/\/127\.0\.0\.1:9\. Start it with “ollama serve”, or correct /u);
});

test("a server that speaks another language than Ollama", async (t) => {
  const host = await httpServer(t, (_, response) => response.end("<html></html>"));
  await (await here(t)).fails(["evaluate", "data.jsonl", "--model", "m", "--host", host], 3, /^No Ollama answers at /u);
});

test("a model that Ollama does not have", async (t) => {
  await (await here(t)).fails(["evaluate", "data.jsonl", "--model", "mine", "--host", await ollama(t)], 3, /^Ollama at http:.* has no model “mine”\. Train one, pick another, or get it with “ollama pull mine”\.$/u);
});

test("a silent OpenAI-compatible server", async (t) => {
  await (await here(t)).fails(["evaluate", "data.jsonl", "--model", "m", "--openai", `${SILENT_HOST}/v1`], 3, /^No server answers at http:\/\/127\.0\.0\.1:9\/v1 \(.*\)\. Start it, or correct the address; it ends with \/v1\.$/u);
});

test("a run folder that is none", async (t) => {
  await (await here(t)).fails(["evaluate", "data.jsonl", "--openai", SILENT_HOST, "--model", "m", "--system-from", "."], 2, /is no run folder/u);
});

test("options that are none are refused with what they take", async (t) => {
  const { fails } = await here(t);
  const refused = (options: readonly string[], message: RegExp): Promise<void> => fails(["evaluate", "data.jsonl", "--model", "m", ...options], 2, message);
  await refused(["--repeats", "0"], /^--repeats takes a whole number, 1 or more\.$/u);
  await refused(["--seed", "1.5"], /^--seed takes a whole number, 0 or more\.$/u);
  await refused(["--max-tokens", ""], /^--max-tokens takes a whole number, 1 or more\.$/u);
  await refused(["--temperature", "3"], /^--temperature takes a number from 0 to 2\.$/u);
  await refused(["--new", "--retry-errors"], /^--new asks everything anew, /u);
  await refused(["--system", "s", "--system-from", "."], /^Give --system or --system-from, not both\.$/u);
});

test("a model folder without the libraries that serve it: the next step is set-up", async (t) => {
  await (await here(t)).fails(["evaluate", "data.jsonl", "--folder", "."], 3, /Run “Clinical Prompts: Set Up This Machine” \(in a terminal: “clinical-prompts setup”\)\.$/u);
});

test("rows that name somebody are not sent to another machine; on this one they are asked", async (t) => {
  const named = ROW.replace(String.raw`CAS CLINIQUE:\n`, String.raw`CAS CLINIQUE:\nMme Dupont. `);
  const { fails } = await here(t, `${named}\n`);
  await fails(["evaluate", "data.jsonl", "--model", "m", "--openai", "http://192.0.2.1/v1"], 3, /^1 rows of .*data\.jsonl name somebody, the first is “test-001”: they are not sent to http:\/\/192\.0\.2\.1\/v1\./u);
  await fails(["evaluate", "data.jsonl", "--model", "m", "--openai", `${SILENT_HOST}/v1`], 3, /^No server answers at /u);
});

test("nor is a system text that names somebody", async (t) => {
  const { fails } = await here(t, `${ROW}\n`);
  const evaluate = ["evaluate", "data.jsonl", "--model", "m", "--system", "Tu assistes le Dr Lefebvre.", "--openai"];
  await fails([...evaluate, "http://192.0.2.1/v1"], 3, /^The system text may name somebody, and goes along with every row: nothing is sent to http:\/\/192\.0\.2\.1\/v1\. Take the name out; /u);
  await fails([...evaluate, `${SILENT_HOST}/v1`], 3, /^No server answers at /u);
});

test("nor to a model that the Ollama of this machine passes on to another", async (t) => {
  const named = ROW.replace(String.raw`CAS CLINIQUE:\n`, String.raw`CAS CLINIQUE:\nMme Dupont. `);
  const host = await httpServer(t, ({ url }, response) => response.end(JSON.stringify(url === "/api/version" ? { version: "0.0.0" } : { models: [{ name: "m:latest", digest: "d", remote_host: "https://cloud.example" }] })));
  await (await here(t, `${named}\n`)).fails(["evaluate", "data.jsonl", "--model", "m", "--host", host], 3, /they are not sent to https:\/\/cloud\.example\./u);
});
