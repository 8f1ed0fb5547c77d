import { needsAcknowledgement } from "../../core/dataset/privacy";
import { textsOf } from "../../core/dataset/privacyRules";
import { rewordedRow, rewordingRequest, type RewordingRefusal } from "../../core/dataset/augmentation/rewording";
import type { RowAugmentation } from "../../core/dataset/augmentation/augmentRow";
import type { Row } from "../../core/dataset/record";
import type { DatasetRules } from "../../core/dataset/rules";
import { DEFAULT_ASK_OPTIONS } from "../../core/evaluation/target";
import { isOfThisMachine } from "../evaluation/testFile";
import { findModel, OllamaError, type InstalledModel } from "../ollama/client";
import { OllamaTarget } from "../ollama/target";

/** Rewording is asked of this machine's Ollama alone. */
export class NotLocalError extends Error {
  readonly kind = "not_local";
  constructor(readonly host: string) {
    super(host);
  }
}

/** At 0 most models give the case back as it is. */
const TEMPERATURE = 0.7;
const MOST_TOKENS = 512;

/** A model that words cases otherwise. */
export interface Rewording {
  readonly host: string;
  readonly model: InstalledModel;
}

/**
 * The model to ask, once for all rows.
 * @throws {NotLocalError} {OllamaError} the signal's reason when it is aborted.
 */
export async function rewordingModel(host: string, name: string, signal: AbortSignal): Promise<Rewording> {
  if (!isOfThisMachine(host)) throw new NotLocalError(host);
  return { host, model: await findModel(host, name, signal) };
}

/**
 * Asks for one row. A row that names somebody is not sent to a model that this machine's Ollama passes on to another.
 * @throws {OllamaError} when the model fails, the signal's reason when it is aborted.
 */
export async function rewordRow(row: Row, { host, model }: Rewording, { id, seed }: { readonly id: string; readonly seed: number }, rules: DatasetRules, signal: AbortSignal): Promise<RowAugmentation<RewordingRefusal>> {
  const prompt = rewordingRequest(row, rules);
  if (prompt === undefined) return { kind: "refused", refusal: { reason: rules.engine.protocol.augmentation?.rewording === undefined ? "no_request" : "row_incomplete" } };
  if (model.servedBy !== undefined && row.record !== undefined && needsAcknowledgement(textsOf(row.record), rules)) return { kind: "refused", refusal: { reason: "names_someone" } };
  const options = { ...DEFAULT_ASK_OPTIONS, temperature: TEMPERATURE, seed, numPredict: MOST_TOKENS };
  const reply = await new OllamaTarget(host, model.name).ask(prompt, options, signal);
  if (reply.state === "error") throw new OllamaError("refused", host, reply.error ?? "");
  return rewordedRow(row, reply.state === "complete" ? reply.text : "", { id, seed }, rules);
}
