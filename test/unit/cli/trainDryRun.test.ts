import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { chmod, mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { test, type TestContext } from "node:test";
import { runCommandLine } from "../../../src/cli/commandLine";
import type { BridgeReport } from "../../../src/core/training/preflight/bridgeReport";
import type { ToldMachine } from "../../../src/core/training/preflight/elsewhere";
import { environmentInterpreter } from "../../../src/platform/python/environment";
import { SILENT_HOST, workplace } from "../../support/badInput";
import { GOOD_REPORT } from "../../support/bridgeReports";
import { capturedIo } from "../../support/capturedIo";

const EXAMPLE = readFileSync("examples/headache/train.jsonl", "utf8");

/** Runs `train --dry-run` where the bridge answers with `said`: a program in the place of Python that keeps what it is told. */
const dryRun = (t: TestContext, said: object, ...args: readonly string[]) => dryRunOf(EXAMPLE, t, said, ...args);

async function dryRunOf(dataset: string, t: TestContext, said: object, ...args: readonly string[]) {
  const { folder, cache } = await workplace(t, { "data.jsonl": dataset, "training.json": '{"preset": "cpu", "baseModel": "/models/smollm"}' });
  const interpreter = await environmentInterpreter("cpu", { cache, bridgeFolder: path.resolve("python-bridge") });
  await mkdir(path.dirname(interpreter), { recursive: true });
  await writeFile(interpreter, `#!/bin/sh\ncat > "${cache}/asked.json"\ncat "${cache}/said.json"\n`);
  await chmod(interpreter, 0o755);
  await writeFile(path.join(cache, "said.json"), `{"type":"hello","protocol":1}\n${JSON.stringify(said)}\n`);
  const { io, stdout, stderr } = capturedIo({ cwd: folder, env: { ...process.env, OLLAMA_HOST: SILENT_HOST, CLINICAL_PROMPTS_CACHE: cache } });
  const code = await runCommandLine(["train", "data.jsonl", "--config", "training.json", "--dry-run", ...args], io);
  assert.deepEqual((await readdir(folder)).sort(), ["data.jsonl", "training.json"], "nothing is written");
  const asked = (): { readonly configuration: { readonly method: string }; readonly machine?: ToldMachine; readonly train: readonly { readonly prompt: string }[] } => JSON.parse(readFileSync(path.join(cache, "asked.json"), "utf8")) as never;
  return { code, stdout: stdout(), stderr: stderr(), asked };
}

const NAMED = '{"id": "named", "instruction": "CAS CLINIQUE:\\nMme Lefebvre, 34 ans, céphalée en coup de tonnerre.", "response": "Recommandation: IRM en urgence."}\n';
const OTHER = "http://other.example.org:11434";

const report = (changes: Partial<BridgeReport> = {}): object => ({ type: "preflight", ...GOOD_REPORT, ...changes });

test("--dry-run prints the page: tokens, masks, memory, disk, what goes where; Ollama is not asked", async (t) => {
  const { code, stdout, asked } = await dryRun(t, report());
  assert.equal(code, 0, stdout);
  for (const line of [
    "  Prompt template: chatml",
    "  Training: shortest 90, median 120, 95 % up to 200, longest 240",
    "    not trained, 2 tokens: CAS·⏎",
    "    trained, 3 tokens: Recommand·ation",
    `  The model goes to the Ollama at ${SILENT_HOST}.`,
  ]) assert.ok(stdout.split("\n").includes(line), `${line}\n\n${stdout}`);
  assert.equal(asked().configuration.method, "lora");
  assert.match(asked().train[0]?.prompt ?? "", /^<\|im_start\|>/u);
});

test("a run that would fail for certain falls short", async (t) => {
  const { code, stdout } = await dryRun(t, report({ unlearnable: [{ id: "row-7", tokens: 900 }] }));
  assert.equal(code, 1);
  assert.match(stdout, /^✘ Rows whose answer is cut away whole, so that nothing is learnt: 1 \(row-7\)\. Raise “maxLength” or shorten them\.$/mu);
});

test("what a cluster would be asked for and its batch script are part of the page; nothing is sent", async (t) => {
  const { folder } = await workplace(t, { sinfo: "#!/bin/sh\necho 'gpu|2:00:00|2|16|64000|gpu:a100:4'\n", squeue: "#!/bin/sh\n", sbatch: "#!/bin/sh\nexit 1\n" });
  for (const program of ["sinfo", "squeue", "sbatch"]) await chmod(path.join(folder, program), 0o755);
  const before = process.env["PATH"];
  t.after(() => (process.env["PATH"] = before));
  process.env["PATH"] = `${folder}:${before}`;
  const { code, stdout, asked } = await dryRun(t, report(), "--slurm", "--gpus", "2", "--nodes", "2", "--partition", "gpu", "--remote-folder", path.join(folder, "scratch"), "--remote-python", path.resolve("test/support/fakeTrainer.sh"));
  assert.equal(code, 0, stdout);
  const lines = stdout.split("\n");
  for (const line of ["Slurm", "  nodes: 2, GPUs on each: 2, processes: 4, partition gpu, time as the partition allows"]) assert.ok(lines.includes(line), `${line}\n\n${stdout}`);
  assert.match(stdout, /^ {2}A Slurm job carries it\. .*\/scratch\/runs\/.*; you alone can read both\.$/mu);
  assert.match(stdout, /\nBatch script, as it is sent\n {2}#!\/bin\/bash\n[\s\S]+\n {2}#SBATCH --gres=gpu:2\n[\s\S]+\n {2}srun /u);
  assert.deepEqual(asked().machine, { device: { kind: "cuda", name: "gpu:a100:4" }, freeMemory: null, bfloat16: false, freeDisk: asked().machine?.freeDisk, hasBaseModel: false, processes: 4 });
  assert.ok((asked().machine?.freeDisk ?? 0) > 0);
});

test("a row that names somebody stops a run whose model would go to an Ollama of another machine, and no other", async (t) => {
  const ready = async (dataset: string, ...args: readonly string[]) => {
    const { code, stdout } = await dryRunOf(dataset, t, report(), "--json", ...args);
    const { problems } = JSON.parse(stdout) as { problems: readonly { code: string }[] };
    return [code, ...problems.map((problem) => problem.code).filter((problem) => problem.startsWith("names"))];
  };
  assert.deepEqual(await ready(EXAMPLE + NAMED, "--host", OTHER), [1, "names_leave"]);
  assert.deepEqual(await ready(EXAMPLE, "--host", OTHER), [0]);
  for (const here of [["--host", "0.0.0.0"], ["--host", ""], ["--host", OTHER, "--no-serve"]]) assert.deepEqual(await ready(EXAMPLE + NAMED, ...here), [0, "names"], here.join(" "));
});

test("rows that leak make a run not ready, with the reason, until that is accepted", async (t) => {
  const asked = async (...args: readonly string[]) => {
    const { code, stdout } = await dryRun(t, report(), "--json", "--test", path.resolve("examples/headache/train.jsonl"), ...args);
    const { ready, stoppedBy } = JSON.parse(stdout) as { ready: boolean; stoppedBy: readonly string[] };
    return { code, ready, stoppedBy };
  };
  assert.deepEqual(await asked(), { code: 1, ready: false, stoppedBy: ["leakage"] });
  assert.deepEqual(await asked("--accept-leakage"), { code: 0, ready: true, stoppedBy: [] });
});

for (const args of [["--partition", "gpu"], ["--yes"], ["--remote-folder", "/scratch"]] as const) {
  test(`${args.join(" ")} means nothing without a machine to go to`, async (t) => {
    const { code, stderr } = await dryRun(t, report(), ...args);
    assert.equal(code, 2);
    assert.match(stderr, /--slurm/u);
  });
}

test("--json gives it to a program", async (t) => {
  const { code, stdout } = await dryRun(t, report({ paddingIsEnd: true }), "--json");
  const { ready, problems, effective } = JSON.parse(stdout) as { ready: boolean; problems: readonly { code: string }[]; effective: object };
  assert.deepEqual([code, ready, problems.map((problem) => problem.code), effective], [0, true, ["no_end"], { backend: "trl", method: "lora", template: "chatml" }]);
});

test("what the bridge cannot do is said with the next step", async (t) => {
  const { code, stderr } = await dryRun(t, { type: "error", code: "base_model_missing", message: "/models/smollm." });
  assert.equal(code, 3);
  assert.match(stderr, /The base model was not found: \/models\/smollm\. Check “baseModel” in training\.json\./u);
});
