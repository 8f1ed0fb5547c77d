import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { CPU_PRESET, GUIDE_PRESET, type PlannedConfiguration } from "../../../../../src/core/training/configuration";
import { EXPORT_TARGETS, exportedTraining, isExportTarget, type ExportTarget } from "../../../../../src/core/training/export/exportedTraining";
import { evaluationSteps, scriptSettings } from "../../../../../src/core/training/export/settings";
import { planTraining } from "../../../../../src/core/training/plan";
import { exportTexts } from "../../../../../src/shared/words/exportTraining";
import { hostileText } from "../../../../support/hostileTexts";
import { runs } from "../../../../support/soak";

const t = (text: string): string => text;
const read = (name: string): string => readFileSync(`python-bridge/${name}`, "utf8");
const MATERIAL = {
  script: read("exported/train.py"),
  notebookScript: read("exported/notebook.py"),
  locks: { cpu: read("requirements/cpu.txt"), gpu: read("requirements/unsloth.txt"), uv: read("requirements/uv.txt") },
  bridge: { "__main__.py": "main\n" },
};

function planned(configuration: Partial<PlannedConfiguration> = {}, row = { id: "a", instruction: "CAS", response: "R" }) {
  return planTraining({
    name: "n",
    createdAt: new Date(0),
    dataset: { file: "train.jsonl", sha256: "00", rows: 2 },
    train: [row],
    validation: [{ ...row, id: "b" }],
    split: { seed: 42, share: 0.2 },
    leakage: { testFiles: [], pairs: [] },
    protocol: { id: "p", version: "1" },
    configuration: { ...GUIDE_PRESET, system: "S", serveBase: false, ...configuration },
    device: { cuda: true },
    sha256: (text) => createHash("sha256").update(text).digest("hex"),
  });
}

function exported(target: ExportTarget, plan = planned()): Readonly<Record<string, string>> {
  const files = exportedTraining(target, plan, MATERIAL, exportTexts(target, { baseIsHere: false, isGpuNeeded: true, isFull: false }, t));
  return Object.fromEntries(files.map(({ path, text }) => [path, text]));
}

test("each tool gets its own file beside the rows", () => {
  const own = { axolotl: "axolotl.yaml", peft: "train.py", notebook: "training.ipynb", skypilot: "task.yaml", "hf-jobs": "train.py", docker: "Dockerfile" } as const;
  for (const target of EXPORT_TARGETS) {
    const files = Object.keys(exported(target));
    const rows = target === "docker" ? ["run/train.jsonl", "run/val.jsonl"] : ["rows/train.jsonl", "rows/val.jsonl"];
    for (const file of ["README.md", ".gitignore", own[target], ...rows]) assert.ok(files.includes(file), `${target}: ${file}`);
  }
  assert.ok(!isExportTarget("toString"));
});

test("rows are rendered as for the bridge, which alone gets their ids", () => {
  const rendered = { prompt: "[INST] S\n\nCAS [/INST]", completion: " R" };
  assert.deepEqual(JSON.parse(exported("peft")["rows/train.jsonl"] ?? ""), rendered);
  assert.deepEqual(JSON.parse(exported("docker")["run/val.jsonl"] ?? ""), { id: "b", ...rendered });
});

test("what is sent to others has neither rows nor ids in it, and the image no row", () => {
  const plan = planned({}, { id: "SECRET-ID", instruction: "SECRET-CASE", response: "SECRET-ANSWER" });
  for (const target of EXPORT_TARGETS) {
    for (const [file, text] of Object.entries(exported(target, plan))) {
      if (!/^(?:rows|run)\/|^export\.json$/u.test(file)) assert.doesNotMatch(text, /SECRET/u, `${target}: ${file}`);
    }
  }
  assert.match(exported("skypilot", plan)[".skyignore"] ?? "", /^export\.json$/mu);
  assert.match(exported("docker", plan)[".dockerignore"] ?? "", /^\*\n/u);
});

test("four bits and the 8-bit optimizer bring bitsandbytes; without them the CPU's versions do", () => {
  assert.match(exported("peft")["requirements.txt"] ?? "", /^bitsandbytes==/mu);
  const cpu = planned({ ...CPU_PRESET, baseModel: "b" });
  assert.equal(exported("peft", cpu)["requirements.txt"], MATERIAL.locks.cpu);
  assert.doesNotMatch(exported("hf-jobs", cpu)["train.py"] ?? "", /"bitsandbytes==/u);
  assert.match(exported("skypilot", cpu)["task.yaml"] ?? "", /^ {2}cpus: "4\+"$/mu);
});

test("where all weights are trained, no tool makes adapters", () => {
  const full = planned({ method: "full" });
  assert.doesNotMatch(exported("axolotl", full)["axolotl.yaml"] ?? "", /^(?:adapter|lora_|load_in_4bit)/mu);
  for (const [target, file] of [["peft", "train.py"], ["skypilot", "train.py"], ["hf-jobs", "train.py"], ["notebook", "training.ipynb"], ["docker", "run/config.json"]] as const) {
    assert.match(exported(target, full)[file] ?? "", /\\?"method\\?": \\?"full\\?"/u, target);
    assert.match(exported(target)[file] ?? "", /\\?"method\\?": \\?"lora\\?"/u, target);
  }
  const readme = exportTexts("axolotl", { baseIsHere: false, isGpuNeeded: true, isFull: true }, t).readme;
  assert.doesNotMatch(readme, /merge-lora|out\/merged/u);
});

test("evaluations come as often as the bridge has them", () => {
  const { configuration } = planned();
  // 160 rows: 80 batches, 20 updates an epoch, 60 in all, 8 evaluations.
  assert.equal(evaluationSteps(configuration, 160), 7);
  assert.equal(evaluationSteps({ ...configuration, maxSteps: 4 }, 160), 1);
  assert.equal(evaluationSteps({ ...configuration, batchSize: 2, gradientAccumulationSteps: 1, epochs: 1.25, evaluationsPerRun: 6 }, 160), 16);
  assert.equal(scriptSettings({ ...configuration, revision: "main" }, 160)["revision"], "main");
});

test("neither the base model nor the system text gets out of its quotes", () => {
  const commandFiles = ["Dockerfile", ".dockerignore", "task.yaml", ".skyignore", "requirements.txt", "README.md"];
  const usual = Object.fromEntries(EXPORT_TARGETS.map((target) => [target, exported(target)]));
  fc.assert(
    fc.property(hostileText, hostileText, fc.constantFrom(...EXPORT_TARGETS), (baseModel, system, target) => {
      const files = exported(target, planned({ baseModel, system, promptTemplate: "mistral" }));
      for (const file of commandFiles) assert.equal(files[file], usual[target]?.[file], file);
      const lines = (text = ""): number => text.split(/[\n\r\u0085\u2028\u2029]/u).length;
      for (const file of ["axolotl.yaml", "train.py", "training.ipynb"]) assert.equal(lines(files[file]), lines(usual[target]?.[file]), file);
      const rows = files[target === "docker" ? "run/train.jsonl" : "rows/train.jsonl"];
      assert.equal((JSON.parse(rows ?? "") as { prompt: string }).prompt, `[INST] ${system === "" ? "" : `${system}\n\n`}CAS [/INST]`);
    }),
    { numRuns: runs(60) },
  );
});

test("the notice in the head of a script stays a comment", () => {
  const texts = { ...exportTexts("hf-jobs", { baseIsHere: false, isGpuNeeded: true, isFull: false }, t), notice: 'a\n# ///\n# /// script\r\nimport os\n"""' };
  const script = exportedTraining("hf-jobs", planned(), MATERIAL, texts).find(({ path }) => path === "train.py")?.text ?? "";
  const head = script.slice(0, script.indexOf('"""Trains'));
  assert.ok(head.trimEnd().split(/[\n\r]/u).every((line) => line.startsWith("#")));
});
