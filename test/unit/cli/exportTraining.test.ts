import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { runCommandLine } from "../../../src/cli/commandLine";
import { EXPORT_TARGETS } from "../../../src/core/training/export/exportedTraining";
import { workplace } from "../../support/badInput";
import { capturedIo } from "../../support/capturedIo";

const EXAMPLE = readFileSync("examples/headache/train.jsonl", "utf8");
const LINES = EXAMPLE.trim().split("\n");

async function exported(t: TestContext, files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const { folder } = await workplace(t, files);
  const { io, stdout, stderr } = capturedIo({ cwd: folder });
  const code = await runCommandLine(["export-training", "data.jsonl", ...args], io);
  return { folder, code, stdout: stdout(), said: stderr().replaceAll(`${folder}/`, ""), left: (await readdir(folder)).sort() };
}

for (const target of EXPORT_TARGETS) {
  test(`a training for ${target}: its folder is the owner's alone, and the split is kept`, async (t) => {
    const { folder, code, stdout, left } = await exported(t, { "data.jsonl": EXAMPLE }, "--to", target, "--out", "out", "--json");
    assert.equal(code, 0);
    assert.deepEqual(JSON.parse(stdout), { folder: path.join(folder, "out"), target, train: 160, validation: 40, leakingPairs: 0 });
    assert.deepEqual(left, ["data.jsonl", "data.split.json", "out"]);
    for (const place of await readdir(path.join(folder, "out"), { recursive: true })) assert.equal((await stat(path.join(folder, "out", place))).mode & 0o077, 0, place);
    const train = await readFile(path.join(folder, "out", target === "docker" ? "run" : "rows", "train.jsonl"), "utf8");
    assert.equal(train.trim().split("\n").length, 160);
  });
}

test("without --out the folder stands beside the dataset, under a name that says when and for what", async (t) => {
  const { stdout } = await exported(t, { "data.jsonl": EXAMPLE }, "--to", "axolotl", "--preset", "cpu");
  assert.match(path.basename(stdout.trim()), /-\d{8}-\d{4}-axolotl$/u);
});

test("rows that name somebody stop it until they are acknowledged, whatever the leakage", async (t) => {
  const named = LINES.map((line, at) => (at === 4 ? line.replace(/CAS CLINIQUE:\s?\\n/u, (heading) => `${heading}Mme Dupont. `) : line));
  const { code, said, left } = await exported(t, { "data.jsonl": `${named.join("\n")}\n` }, "--to", "peft", "--out", "out", "--accept-leakage");
  assert.equal(code, 1);
  assert.match(said, /^Rows of data\.jsonl name somebody, on lines 5: nothing was exported\./u);
  assert.deepEqual(left, ["data.jsonl"]);
});

test("a system text that names somebody stops it", async (t) => {
  const { code, said, left } = await exported(t, { "data.jsonl": EXAMPLE, "training.json": '{"system": "Tu assistes le Dr Lefebvre."}' }, "--to", "peft", "--out", "out", "--config", "training.json");
  assert.equal(code, 3);
  assert.match(said, /^The system text of the training .* may name somebody, /u);
  assert.deepEqual(left, ["data.jsonl", "training.json"]);
});

test("rows that leak stop it until that is accepted, and the export then says so", async (t) => {
  const files = { "data.jsonl": EXAMPLE, "test.jsonl": LINES[2] ?? "" };
  const refused = await exported(t, files, "--to", "peft", "--out", "out", "--test", "test.jsonl");
  assert.deepEqual([refused.code, refused.left], [1, ["data.jsonl", "test.jsonl"]]);
  assert.match(refused.said, /export all the same with --accept-leakage: the export will say so\.\n$/u);
  const accepted = await exported(t, files, "--to", "peft", "--out", "out", "--test", "test.jsonl", "--accept-leakage");
  assert.equal(accepted.code, 0);
  const manifest = JSON.parse(await readFile(path.join(accepted.folder, "out", "export.json"), "utf8")) as { leakage: { pairs: readonly unknown[] } };
  assert.equal(manifest.leakage.pairs.length, 1);
});

test("a folder or a file that is there stays as it is", async (t) => {
  const place = await workplace(t, { "data.jsonl": EXAMPLE, out: "mine" });
  await place.fails(["export-training", "data.jsonl", "--to", "docker", "--out", "out"], 2, /out is there already and was left as it is\./u);
});

test("a folder whose parent is not there: nothing is left behind", async (t) => {
  const { code, said, left } = await exported(t, { "data.jsonl": EXAMPLE, file: "" }, "--to", "docker", "--out", "file/out");
  assert.deepEqual([code, left], [3, ["data.jsonl", "file"]], said);
  assert.match(said, /file\/out cannot be written: its folder is not there or not yours\./u);
});

test("a system text that no Modelfile could hold is exported as it is", async (t) => {
  const system = 'Say """ $(never) and end with "';
  const { folder, code } = await exported(t, { "data.jsonl": EXAMPLE, "training.json": JSON.stringify({ system, promptTemplate: "chatml" }) }, "--to", "axolotl", "--config", "training.json", "--out", "out");
  assert.equal(code, 0);
  const [first = ""] = (await readFile(path.join(folder, "out", "rows", "train.jsonl"), "utf8")).split("\n", 1);
  assert.ok((JSON.parse(first) as { prompt: string }).prompt.startsWith(`<|im_start|>system\n${system}<|im_end|>\n`));
});

test("no tool, or one that is not known", async (t) => {
  const { fails } = await workplace(t, {});
  for (const args of [[], ["--to", "excel"]]) await fails(["export-training", "data.jsonl", ...args], 2, /^To which tool\? --to takes one of axolotl, peft, notebook, skypilot, hf-jobs, docker\.$/u);
});

test("a row that is broken: file and line are named", async (t) => {
  await (await workplace(t, { "data.jsonl": `${LINES[0]}\n[1]\n` })).fails(["export-training", "data.jsonl", "--to", "peft"], 3, /data\.jsonl:2: there is an error in this row/u);
});
