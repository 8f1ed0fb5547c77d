import path from "node:path";
import type { DatasetRules } from "../../core/dataset/rules";
import { BRIDGE_PROTOCOL, type BridgeErrorCode } from "../../core/training/bridgeEvent";
import type { TrainingMethod } from "../../core/training/configuration";
import { decodeBridgeAnswer, type BridgeReport } from "../../core/training/preflight/bridgeReport";
import type { NotCounted, ToldMachine, TrainedElsewhere } from "../../core/training/preflight/elsewhere";
import { isCounted, type Preflight } from "../../core/training/preflight/preflight";
import { estimateTime } from "../../core/training/preflight/timeEstimate";
import type { BridgeConfiguration, RunPlan } from "../../core/training/plan";
import { ProcessError, runProgram } from "../process";
import { namingSystem } from "../systemText";
import { earlierTimings } from "./earlierTimings";
import { TrainerError, type Bridge } from "./trainer";
import { receiversOf, trainerElsewhere } from "./rowsThatLeave";
import { namingRows, type TrainingRows } from "./trainingRows";

/** The run could not begin, by the bridge's own code. */
export class PreflightError extends Error {
  constructor(readonly code: BridgeErrorCode, message: string) {
    super(message);
  }
}

export interface PreflightRequest {
  readonly plan: RunPlan;
  readonly rows: TrainingRows;
  readonly rules: DatasetRules;
  /** Where runs of this dataset lie: their times tell how long this one takes. */
  readonly runsFolder: string;
  /** Asks the bridge of this computer. */
  readonly ask: AskBridge;
}

/** A planned run with what the bridge says of it. */
export interface CountedRun extends Omit<PreflightRequest, "ask"> {
  readonly report: BridgeReport | NotCounted;
  /** The machine that trains it, where that is another. */
  readonly elsewhere: TrainedElsewhere | undefined;
}

/**
 * Looks at a planned run with the model's own tokenizer. Writes nothing and reads no weights; a base model that is named by its hub id has its
 * description and its tokenizer fetched.
 * @throws {PreflightError} where the run could not begin.
 * @throws {TrainerError} where the bridge cannot be asked.
 */
export async function examineRun({ ask, ...request }: PreflightRequest, signal: AbortSignal): Promise<Preflight> {
  const { plan, runsFolder } = request;
  const report = await askBridge(plan, path.join(runsFolder, plan.manifest.name), ask, signal);
  return preflightOf({ ...request, report, elsewhere: undefined }, signal);
}

/** Everything that is known of a run before it begins. */
export async function preflightOf({ plan, rows, rules, runsFolder, report, elsewhere }: CountedRun, signal: AbortSignal): Promise<Preflight> {
  const { manifest, configuration } = plan;
  const folder = path.join(runsFolder, manifest.name);
  const { baseModel, backend, batchSize, gradientAccumulationSteps } = configuration;
  const method = methodOf(configuration);
  const settings = { baseModel, backend, method, rowsPerStep: batchSize * gradientAccumulationSteps };
  return {
    name: manifest.name,
    folder,
    dataset: manifest.dataset,
    configuration: manifest.configuration,
    effective: { backend, method, template: manifest.promptTemplate.id },
    report,
    rows: { train: plan.train.length, validation: plan.validation.length },
    split: { file: path.basename(rows.split.file), frozen: rows.split.frozen !== undefined, leakingPairs: rows.leakage.pairs.length, testFiles: rows.leakage.testFiles.map(({ file }) => file) },
    namingRows: (await namingRows(rows, rules, () => signal.throwIfAborted())).length,
    namingSystem: namingSystem(manifest.configuration, rules),
    time: isCounted(report) ? estimateTime({ ...settings, device: report.device.name }, report.steps, await earlierTimings(runsFolder)) : undefined,
    elsewhere,
    ollamaHost: configuration.serve?.host,
    receivers: receiversOf(trainerElsewhere(elsewhere), configuration.serve?.host),
  };
}

/** Gives a plan to a bridge's `preflight`. @returns what it says. */
export type AskBridge = (input: string, signal: AbortSignal) => Promise<string>;

/** What the bridge is asked with, wherever it is. */
export const PREFLIGHT_ARGUMENTS = ["-m", "clinical_bridge", "preflight", "-"] as const;

/** The bridge of this computer. */
export function localBridge({ interpreter, packageFolder }: Bridge): AskBridge {
  return async (input, signal) => {
    try {
      return await runProgram(interpreter, PREFLIGHT_ARGUMENTS, { signal, input, env: { PYTHONPATH: packageFolder, PYTHONUTF8: "1" } });
    } catch (error) {
      if (!(error instanceof ProcessError) || error.kind === "cancelled") throw error;
      throw new TrainerError("not_started", error.kind);
    }
  };
}

/**
 * The rows' texts go to the bridge by its standard input and come back by its output: neither is ever part of a message.
 * @param machine that trains, where it is another than the one that counts.
 * @throws {PreflightError} {TrainerError}
 */
export async function askBridge({ configuration, train, validation }: RunPlan, folder: string, ask: AskBridge, signal: AbortSignal, machine?: ToldMachine): Promise<BridgeReport> {
  const answer = decodeBridgeAnswer(await ask(JSON.stringify({ configuration, train, validation, folder, ...(machine === undefined ? {} : { machine }) }), signal));
  if (answer?.type === "error") throw new PreflightError(answer.code, answer.message);
  if (answer?.type !== "preflight") throw new TrainerError("protocol_mismatch", `expected ${BRIDGE_PROTOCOL}`);
  return answer;
}

function methodOf({ method, quantization }: BridgeConfiguration): TrainingMethod {
  return method === "full" ? "full" : quantization === "4bit" ? "qlora" : "lora";
}
