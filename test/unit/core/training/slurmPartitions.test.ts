import assert from "node:assert/strict";
import { test } from "node:test";
import { readSinfo } from "../../../../src/core/training/slurmPartitions";

const MB = 1024 ** 2;

test("partitions with the kinds of their nodes, as sinfo lists them", () => {
  assert.deepEqual(readSinfo("cpu*|infinite|2|64|257000|(null)\ngpu|2-00:00:00|4|32+|512000+|gpu:a100:4\ngpu|2-00:00:00|1|16|128000|gpu:t4:1\n"), [
    { name: "cpu", isDefault: true, timeLimit: undefined, kinds: [{ nodes: 2, cores: 64, memoryBytes: 257_000 * MB, resources: undefined }] },
    {
      name: "gpu",
      isDefault: false,
      timeLimit: "2-00:00:00",
      kinds: [
        { nodes: 4, cores: 32, memoryBytes: 512_000 * MB, resources: "gpu:a100:4" },
        { nodes: 1, cores: 16, memoryBytes: 128_000 * MB, resources: "gpu:t4:1" },
      ],
    },
  ]);
});

test("a cluster without partitions", () => assert.deepEqual(readSinfo("\n"), []));
