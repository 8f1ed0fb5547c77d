import { readFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";

const header = v.record(v.string(), v.union([v.object({ dtype: v.literal("F32"), data_offsets: v.tuple([v.number(), v.number()]) }), v.record(v.string(), v.string())]));

/**
 * What a run's adapters have learnt: the matrices B, which begin as zeros, one after the other by name.
 * Format: https://github.com/huggingface/safetensors#format
 */
export async function learntOf(runFolder: string): Promise<readonly number[]> {
  const bytes = await readFile(path.join(runFolder, "adapter", "adapter_model.safetensors"));
  const start = 8 + Number(bytes.readBigUInt64LE(0));
  const tensors = v.parse(header, JSON.parse(bytes.toString("utf8", 8, start)));
  return Object.entries(tensors)
    .filter(([name]) => name.includes("lora_B"))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, tensor]) => ("dtype" in tensor && Array.isArray(tensor.data_offsets) ? floats(bytes.subarray(start + tensor.data_offsets[0], start + tensor.data_offsets[1])) : []));
}

function floats(bytes: Buffer): number[] {
  return Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4));
}
