import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import type { DatasetRules } from "../../core/dataset/rules";
import { BRIDGE_PROTOCOL } from "../../core/training/bridgeEvent";
import { ProcessError, runProgram } from "../process";
import { refuseLearntSystem, unacknowledgedIds } from "./rowsThatLeave";
import { TrainerError, type Bridge } from "./trainer";

/** What of a run may go to a hub. */
export const PUSHED_PARTS = ["adapter", "merged"] as const;
export type PushedPart = (typeof PUSHED_PARTS)[number];

/** `owner/name`, as the hub names its repositories. */
export const REPOSITORY = /^\w[\w.-]{0,95}\/\w[\w.-]{0,95}$/u;

export const PUSH_FAULTS = ["nothing_to_push", "no_token", "token_refused", "forbidden", "public", "unreachable", "refused", "library_missing"] as const;

/** Nothing has been sent to a hub; `detail` is what it said, or what is missing. */
export class PushError extends Error {
  constructor(
    readonly kind: (typeof PUSH_FAULTS)[number] | "identifiers",
    readonly detail: string,
  ) {
    super(`${kind}: ${detail}`);
  }
}

export interface PushRequest {
  readonly folder: string;
  readonly part: PushedPart;
  readonly repository: string;
  /** Whether everybody may read it; a repository that is made is private else. */
  readonly isPublic: boolean;
}

/** What has arrived. */
export interface PushedModel {
  readonly url: string;
  readonly commit: string;
  readonly bytes: number;
}

/** Address of the hub, as its library reads it. */
export function hubOf(env: NodeJS.ProcessEnv): string {
  return env["HF_ENDPOINT"] ?? "https://huggingface.co";
}

/** Bytes of the parts of a run that could go; a run that another machine has trained has no merged model here. */
export async function partsToPush(folder: string): Promise<ReadonlyMap<PushedPart, number>> {
  const parts = new Map<PushedPart, number>();
  for (const part of PUSHED_PARTS) {
    const place = path.join(folder, part);
    const files = await readdir(place).catch(() => []);
    if (!files.some((file) => file.endsWith(".safetensors"))) continue;
    const sizes = await Promise.all(files.map(async (file) => (await stat(path.join(place, file))).size));
    parts.set(part, sizes.reduce((sum, size) => sum + size, 0));
  }
  return parts;
}

/**
 * Weights can repeat what they have learnt: they are as private as the rows of their run. A row that names somebody must be acknowledged in the dataset, with the
 * very words that were trained on.
 * @param dataset as it is now; `undefined` where it is not found.
 * @throws {SystemTextError}
 * @throws {PushError} `identifiers`, with the ids of the rows.
 * @throws {DatasetFileError} {DatasetBrokenError} where the dataset that would have to say it cannot be read.
 */
export async function refuseUnacknowledged(folder: string, dataset: string | undefined, rules: DatasetRules, signal: AbortSignal): Promise<void> {
  await refuseLearntSystem(folder, rules, "Hugging Face");
  const left = await unacknowledgedIds(folder, dataset, rules, signal);
  if (left.length > 0) throw new PushError("identifiers", left.join(", "));
}

const answer = v.variant("type", [
  v.object({ type: v.literal("hello"), protocol: v.number() }),
  v.object({ type: v.literal("pushed"), url: v.string(), commit: v.string(), bytes: v.number() }),
  v.object({ type: v.literal("error"), code: v.picklist(PUSH_FAULTS), message: v.string() }),
]);

/**
 * Sends a part of a run, in one commit or not at all. The token is the user's own (`HF_TOKEN`, or what `hf auth login` has left), read by the hub's library alone.
 * @throws {PushError}
 * @throws {TrainerError} where the bridge cannot be asked.
 */
export async function pushModel({ folder, part, repository, isPublic }: PushRequest, { interpreter, packageFolder }: Bridge, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<PushedModel> {
  const options = ["--what", part, `--repository=${repository}`, ...(isPublic ? ["--public"] : [])];
  let output: string;
  try {
    output = await runProgram(interpreter, ["-m", "clinical_bridge", "push", folder, ...options], { signal, env: { ...env, PYTHONPATH: packageFolder, PYTHONUTF8: "1" } });
  } catch (error) {
    if (!(error instanceof ProcessError) || error.kind === "cancelled") throw error;
    throw new TrainerError("not_started", error.kind);
  }
  const said = v.safeParse(answer, JSON.parse(output.trim().split("\n").at(-1) ?? ""));
  if (!said.success || said.output.type === "hello") throw new TrainerError("protocol_mismatch", `expected ${BRIDGE_PROTOCOL}`);
  if (said.output.type === "error") throw new PushError(said.output.code, said.output.message);
  const { url, commit, bytes } = said.output;
  return { url, commit, bytes };
}
