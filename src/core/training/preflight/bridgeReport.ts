import * as v from "valibot";
import { decodeJson } from "../../decodeJson";
import { BRIDGE_ERROR_CODES } from "../bridgeEvent";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const bytes = count;

const lengths = v.object({ rows: count, min: count, median: count, p95: count, max: count });
const namedRows = v.array(v.object({ id: v.string(), tokens: count }));
/** The text that one token adds, or several where they are parts of one character. */
const piece = v.object({ text: v.string(), tokens: count, trained: v.boolean() });

const device = v.object({ kind: v.picklist(["cpu", "cuda"]), name: v.string(), memoryBytes: v.optional(bytes), cores: v.optional(count) });

/** What a machine computes with. */
export type DeviceFacts = v.InferOutput<typeof device>;

const bridgeReport = v.object({
  device,
  /** Tokens; what is longer is cut. */
  limit: count,
  /** Tokens of whole rows, whatever the limit. */
  train: lengths,
  validation: lengths,
  truncated: namedRows,
  /** Rows whose answer is cut away whole: nothing would be learnt from them. */
  unlearnable: namedRows,
  endToken: v.nullable(v.string()),
  /** Padding is masked: the model would not learn to end its answers. */
  paddingIsEnd: v.boolean(),
  /** The shortest, the median and the longest training row. */
  samples: v.array(v.object({ id: v.string(), truncated: v.boolean(), pieces: v.array(piece) })),
  steps: count,
  parameters: v.object({ total: count, trainable: count }),
  /** Bytes, by the sums of python-bridge/clinical_bridge/estimates.py; `error` is a share of the whole, in either direction. What is free is `null` where nobody knows. */
  memory: v.object({ weights: bytes, gradients: bytes, optimizer: bytes, activations: bytes, libraries: bytes, total: bytes, error: v.number(), available: v.nullable(bytes), kind: v.picklist(["gpu", "ram"]) }),
  disk: v.object({ base: bytes, checkpoints: bytes, adapter: bytes, merged: bytes, gguf: bytes, ollama: bytes, total: bytes, free: v.nullable(bytes), folder: v.string() }),
});

/** What the bridge's `preflight` says of a run before it begins. */
export type BridgeReport = v.InferOutput<typeof bridgeReport>;

const answer = v.variant("type", [
  v.object({ type: v.literal("hello"), protocol: v.number() }),
  v.object({ type: v.literal("preflight"), ...bridgeReport.entries }),
  v.object({ type: v.literal("error"), code: v.picklist(BRIDGE_ERROR_CODES), message: v.string() }),
]);

/** The last line of what the bridge has said, `undefined` where it is none of its own. Unknown keys are dropped. */
export function decodeBridgeAnswer(output: string): v.InferOutput<typeof answer> | undefined {
  return decodeJson(answer, output.trim().split("\n").at(-1) ?? "");
}
