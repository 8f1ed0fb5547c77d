import * as v from "valibot";
import { decodeJson } from "../decodeJson";
import { JOB_PHASES } from "./slurmState";

/** Version of the event protocol that this build understands; the bridge says its own in `hello`. */
export const BRIDGE_PROTOCOL = 1;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const atLeastOne = v.pipe(v.number(), v.integer(), v.minValue(1));
const amount = v.pipe(v.number(), v.minValue(0));
/** A list passes for an object in valibot. */
const object = v.custom<object>((value) => typeof value === "object" && value !== null && !Array.isArray(value));
const facts = v.pipe(object, v.record(v.string(), v.unknown()));
const stamp = { seq: count, attempt: atLeastOne, time: v.string() };

export const PHASES = ["prepare", "load", "train", "merge", "convert", "fetch", "serve", "compare"] as const;
export const END_STATES = ["succeeded", "failed", "cancelled", "stopped"] as const;
export const BRIDGE_ERROR_CODES = [
  "configuration",
  "dataset_empty",
  "base_model_missing",
  "base_model_unreadable",
  "out_of_memory",
  "disk_full",
  "labels_all_masked",
  "loss_not_finite",
  "converter_missing",
  "serve_unreachable",
  "serve_refused",
  "template_mismatch",
  "no_gpu",
  "library_missing",
  "reporter_missing",
  "reporter_refused",
  "host_lost",
  "fetch_damaged",
  "internal",
] as const;
export const ARTEFACT_KINDS = ["adapter", "merged", "gguf", "base_gguf", "expected", "ollama_model", "base_ollama_model"] as const;

/** How the machine that trains is reached, for a run that is trained elsewhere. */
export const LINK_STATES = ["attached", "lost"] as const;

const bridgeEvent = v.variant("type", [
  v.object({
    ...stamp,
    type: v.literal("hello"),
    protocol: atLeastOne,
    bridge: v.string(),
    pid: atLeastOne,
    libraries: v.pipe(object, v.record(v.string(), v.string())),
    device: v.object({ kind: v.picklist(["cpu", "cuda"]), name: v.string(), memoryBytes: v.optional(v.number()), cores: v.optional(atLeastOne) }),
    backend: v.picklist(["trl", "unsloth"]),
  }),
  v.object({ ...stamp, type: v.literal("phase"), phase: v.picklist(PHASES), state: v.picklist(["started", "finished"]), seconds: v.optional(amount) }),
  v.object({
    ...stamp,
    type: v.literal("plan"),
    steps: count,
    trainRows: count,
    validationRows: count,
    trainableParameters: count,
    totalParameters: count,
    maxTokens: count,
    truncatedRows: count,
    evaluationEverySteps: atLeastOne,
    rowsPerStep: v.optional(atLeastOne),
  }),
  v.object({ ...stamp, type: v.literal("progress"), step: count, steps: count, secondsLeft: amount }),
  v.object({
    ...stamp,
    type: v.literal("step"),
    step: count,
    steps: count,
    epoch: v.number(),
    loss: v.number(),
    learningRate: v.number(),
    secondsPerStep: v.number(),
    secondsLeft: amount,
    tokensPerSecond: v.optional(amount),
    memoryBytes: v.optional(count),
  }),
  v.object({ ...stamp, type: v.literal("evaluation"), step: count, loss: v.number() }),
  v.object({ ...stamp, type: v.literal("checkpoint"), step: count, path: v.string() }),
  v.object({ ...stamp, type: v.literal("notice"), code: v.string(), data: v.optional(facts) }),
  v.object({
    ...stamp,
    type: v.literal("artefact"),
    kind: v.picklist(ARTEFACT_KINDS),
    path: v.optional(v.string()),
    name: v.optional(v.string()),
    bytes: v.optional(count),
    sha256: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u))),
    digest: v.optional(v.string()),
    input: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/u))),
    quantization: v.optional(v.string()),
  }),
  v.object({ ...stamp, type: v.literal("parity"), prompts: count, answers: count, equal: v.optional(count), tokens: v.optional(count), agreeing: v.optional(count) }),
  v.object({ ...stamp, type: v.literal("error"), code: v.picklist(BRIDGE_ERROR_CODES), message: v.string(), data: v.optional(facts) }),
  v.object({ ...stamp, type: v.literal("link"), state: v.picklist(LINK_STATES), host: v.string(), pid: atLeastOne }),
  v.object({ ...stamp, type: v.literal("queue"), phase: v.picklist(JOB_PHASES), reason: v.exactOptional(v.string()) }),
  v.object({ ...stamp, type: v.literal("transfer"), share: v.pipe(amount, v.maxValue(1)) }),
  v.object({ ...stamp, type: v.literal("end"), state: v.picklist(END_STATES) }),
]);

/** One line of a run's `events.jsonl`; described for other readers by schemas/bridge-event.schema.json. */
export type BridgeEvent = v.InferOutput<typeof bridgeEvent>;
export type BridgePhase = (typeof PHASES)[number];
export type BridgeErrorCode = (typeof BRIDGE_ERROR_CODES)[number];
export type ArtefactKind = (typeof ARTEFACT_KINDS)[number];
export type EndState = (typeof END_STATES)[number];

/** The event in one line of text; `undefined` for a torn or foreign line. Unknown keys are dropped. */
export function decodeBridgeEvent(line: string): BridgeEvent | undefined {
  return decodeJson(bridgeEvent, line);
}
