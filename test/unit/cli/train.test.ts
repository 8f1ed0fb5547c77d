import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { runCommandLine } from "../../../src/cli/commandLine";
import { privacyStamp } from "../../../src/core/dataset/privacy";
import { environmentInterpreter } from "../../../src/platform/python/environment";
import { SILENT_HOST, workplace } from "../../support/badInput";
import { capturedIo } from "../../support/capturedIo";
import { makeRun, runsPlace } from "../../support/runFolders";

const EXAMPLE = readFileSync("examples/headache/train.jsonl", "utf8");
const [FIRST_ROW = ""] = EXAMPLE.split("\n", 1);

const here = (t: TestContext, content: string, training = "{}") => workplace(t, { "data.jsonl": content, "training.json": training });

test("a file that is not there", async (t) => {
  await (await workplace(t, {})).fails(["train", "data.jsonl"], 3, /^There is no file “.*data\.jsonl”\. Check its name and the folder you are in\.$/u);
});

test("no file, two files", async (t) => {
  const { fails } = await workplace(t, {});
  for (const files of [[], ["a.jsonl", "b.jsonl"]]) await fails(["train", ...files], 2, /^Which dataset\? Name one \.jsonl file\.$/u);
});

for (const empty of ["", "\n\n"]) {
  test(`an empty dataset: ${JSON.stringify(empty)}`, async (t) => {
    await (await here(t, empty)).fails(["train", "data.jsonl"], 3, /^There is no row to train on\. Add rows to the dataset and start again\.$/u);
  });
}

test("too few rows to hold one back", async (t) => {
  await (await here(t, FIRST_ROW)).fails(["train", "data.jsonl"], 3, /^No row can be held back for validation: there are too few, or all are variants of one case\. Add other cases: /u);
});

for (const [what, row] of [["no JSON", "{'instruction': 1}"], ["an array", "[1]"], ["without a response", '{"instruction": "a"}'], ["a response of another type", '{"instruction": "a", "response": 3}'], ["cut off", FIRST_ROW.slice(0, 40)]] as const) {
  test(`a row that is ${what}: file and line are named`, async (t) => {
    await (await here(t, `${FIRST_ROW}\n${row}\n`)).fails(["train", "data.jsonl"], 3, /data\.jsonl:2: there is an error in this row, the first of \d+\. Correct what is wrong and start again\.$/u);
  });
}

test("a file that is not UTF-8", async (t) => {
  const place = await here(t, "");
  await writeFile(path.join(place.folder, "data.jsonl"), Buffer.from(`${FIRST_ROW}\n{"instruction":"é"}\n`, "latin1"));
  await place.fails(["train", "data.jsonl"], 3, /data\.jsonl” is not UTF-8 from line 1 on\./u);
});

test("no Python environment: the next step is set-up", async (t) => {
  await (await here(t, EXAMPLE)).fails(["train", "data.jsonl", "--preset", "cpu"], 3, /^The Python libraries are not installed yet\. Run “Clinical Prompts: Set Up This Machine” \(in a terminal: “clinical-prompts setup”\)\.$/u);
});

test("a dataset that is wrong is said before the machine is", async (t) => {
  await (await here(t, "[1]")).fails(["train", "data.jsonl", "--host", SILENT_HOST], 3, /data\.jsonl:1: /u);
});

test("a silent Ollama is said before a base model is looked for", async (t) => {
  const place = await here(t, EXAMPLE);
  const interpreter = await environmentInterpreter("cpu", { cache: place.cache, bridgeFolder: path.resolve("python-bridge") });
  await mkdir(path.dirname(interpreter), { recursive: true });
  await writeFile(interpreter, "");
  await place.fails(["train", "data.jsonl", "--preset", "cpu", "--host", SILENT_HOST], 3, /^No Ollama answers at http:\/\/127\.0\.0\.1:9\. Start it with “ollama serve”, or correct /u);
  await place.fails(["train", "data.jsonl", "--preset", "cpu", "--host", "no host"], 3, /^“no host” is no address of an Ollama server\. Write it like /u);
});

for (const [training, said] of [
  ['{"epocs": 3}', "there is no key “epocs”"],
  ['{"lora": {"rank": 8}}', "there is no key “lora.rank”"],
  ['{"epochs": "three"}', "“epochs” must be a number"],
  ['{"lora": {"r": 0.5}}', "“lora.r” must be a whole number"],
  ['{"validationShare": 1}', "“validationShare” must be <1"],
  ['{"preset": "gpu"}', '“preset” must be ("guide" | "cpu")'],
  ["[]", "must hold one JSON object in braces"],
  ["{", "is not JSON: "],
] as const) {
  test(`training.json ${training}: ${said}`, async (t) => {
    const escaped = said.replace(/[.()|]/gu, String.raw`\$&`);
    await (await here(t, EXAMPLE, training)).fails(["train", "data.jsonl", "--config", "training.json"], 2, new RegExp(String.raw`training\.json:? ${escaped}.*(?:Correct it and start again|Remove it).*\.$`, "u"));
  });
}

test("a training.json that is not there, wrong values of options", async (t) => {
  const { fails } = await here(t, EXAMPLE);
  await fails(["train", "data.jsonl", "--config", "other.json"], 2, /other\.json cannot be read \(ENOENT\)\. Name an existing training\.json\.$/u);
  await fails(["train", "data.jsonl", "--preset", "gpu"], 2, /^--preset is “cpu” or “guide”\.$/u);
  await fails(["train", "data.jsonl", "--max-steps", "0"], 2, /^--max-steps takes a whole number above 0\.$/u);
});

const NAMED = { id: "[details](command:x)", instruction: "CAS CLINIQUE:\nMme Lefebvre, 34 ans, céphalée en coup de tonnerre.", response: "Recommandation: IRM en urgence." };
const OTHER = "http://other.example.org:11434";
const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
const ACKNOWLEDGED = { ...NAMED, privacyAcknowledged: privacyStamp(NAMED, hash) };
const withRow = (row: object): string => `${EXAMPLE.trimEnd()}\n${JSON.stringify(row)}\n`;

test("a row that names somebody stays on this machine, and so does a model that would learn it: nothing is looked for", async (t) => {
  const { fails } = await here(t, withRow(NAMED));
  const train = ["train", "data.jsonl", "--preset", "cpu"];
  await fails([...train, "--host", OTHER], 3, /^1 rows name somebody, the first is “\[details\]\(command:x\)”: a model that has learnt them does not go to the Ollama at http:\/\/other\.example\.org:11434\. Replace .*, or use an Ollama of this computer\.$/u);
  await fails([...train, "--slurm"], 3, /^1 rows name somebody, .*: they are not given to the nodes of the cluster of /u);
  await fails([...train, "--on", "gpu"], 3, /^1 rows name somebody, .*: they are not sent to gpu\. /u);
  for (const here of [["--host", SILENT_HOST], ["--host", OTHER, "--no-serve"]]) await fails([...train, ...here], 3, /^The Python libraries are not installed yet\./u);
});

test("a row that somebody has acknowledged goes", async (t) => {
  await (await here(t, withRow(ACKNOWLEDGED))).fails(["train", "data.jsonl", "--preset", "cpu", "--host", OTHER], 3, /^The Python libraries are not installed yet\./u);
});

test("a system text that names somebody stays on this machine with the rows that it goes along with", async (t) => {
  const { fails } = await here(t, EXAMPLE, '{"preset": "cpu", "system": "Tu assistes le Dr Lefebvre."}');
  const train = ["train", "data.jsonl", "--config", "training.json"];
  await fails([...train, "--host", OTHER], 3, /^The system text of the training \(“system” in training\.json\) may name somebody, .*: nothing is given to http:\/\/other\.example\.org:11434\. Take the name out; .*\.$/u);
  await fails([...train, "--on", "gpu"], 3, /^The system text .*: nothing is given to gpu\. /u);
  await fails([...train, "--host", SILENT_HOST], 3, /^The Python libraries are not installed yet\./u);
});

test("a run that has learnt a name is not gone on with for an Ollama of another machine", async (t) => {
  const place = await runsPlace(t);
  const run = await makeRun(place, "run", { configuration: { serve: { host: SILENT_HOST } } });
  await writeFile(path.join(run, "train.jsonl"), `${JSON.stringify({ id: NAMED.id, prompt: `${NAMED.instruction}\n`, completion: NAMED.response })}\n`);
  const goOn = async (row: object, ...args: readonly string[]): Promise<string> => {
    await writeFile(path.join(place, "train.jsonl"), `${JSON.stringify(row)}\n`);
    const { io, stderr } = capturedIo({ cwd: place, env: { ...process.env, OLLAMA_HOST: "", CLINICAL_PROMPTS_CACHE: path.join(place, "cache") } });
    assert.equal(await runCommandLine(["train", "runs/run", ...args], io), 3);
    return stderr();
  };
  assert.match(await goOn(NAMED, "--host", OTHER), /^1 rows name somebody, .* does not go to the Ollama at http:\/\/other/u);
  for (const [row, ...args] of [[ACKNOWLEDGED, "--host", OTHER], [NAMED], [NAMED, "--no-serve"]] as const) assert.match(await goOn(row, ...args), /^The Python libraries are not installed yet\./u);
});
