import path from "node:path";
import type { DatasetRules } from "../../core/dataset/rules";
import { BRIDGE_PROTOCOL, type BridgeErrorCode } from "../../core/training/bridgeEvent";
import type { TrainingMethod } from "../../core/training/configuration";
import { decodeBridgeAnswer, type BridgeReport } from "../../core/training/preflight/bridgeReport";
import type { SlurmOptions } from "../../core/training/slurmOptions";
import type { Preflight } from "../../core/training/preflight/preflight";
import { estimateTime } from "../../core/training/preflight/timeEstimate";
import type { BridgeConfiguration, RunPlan } from "../../core/training/plan";
import { ProcessError, runProgram } from "../process";
import { earlierTimings } from "./earlierTimings";
import { TrainerError, type Bridge } from "./trainer";
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
  readonly bridge: Bridge;
  /** What a cluster is asked for, where one is to carry the run. */
  readonly slurm?: SlurmOptions | undefined;
}

/**
 * Looks at a planned run with the model's own tokenizer. Writes nothing and reads no weights; a base model that is named by its hub id has its
 * description and its tokenizer fetched.
 * @throws {PreflightError} where the run could not begin.
 * @throws {TrainerError} where the bridge cannot be asked.
 */
export async function examineRun({ plan, rows, rules, runsFolder, bridge, slurm }: PreflightRequest, signal: AbortSignal): Promise<Preflight> {
  const { manifest, configuration } = plan;
  const folder = path.join(runsFolder, manifest.name);
  const report = await askBridge(plan, folder, bridge, signal);
  const { baseModel, backend, batchSize, gradientAccumulationSteps } = configuration;
  const method = methodOf(configuration);
  const settings = { baseModel, device: report.device.name, backend, method, rowsPerStep: batchSize * gradientAccumulationSteps };
  return {
    name: manifest.name,
    folder,
    dataset: manifest.dataset,
    configuration: manifest.configuration,
    effective: { backend, method, template: manifest.promptTemplate.id },
    report,
    split: { file: path.basename(rows.split.file), frozen: rows.split.frozen !== undefined, leakingPairs: rows.leakage.pairs.length, testFiles: rows.leakage.testFiles.map(({ file }) => file) },
    namingRows: (await namingRows(rows, rules, () => signal.throwIfAborted())).length,
    time: estimateTime(settings, report.steps, await earlierTimings(runsFolder)),
    slurm,
    ollamaHost: configuration.serve?.host,
  };
}

/** The rows' texts go to the bridge by its standard input and come back by its output: neither is ever part of a message. */
async function askBridge({ configuration, train, validation }: RunPlan, folder: string, { interpreter, packageFolder }: Bridge, signal: AbortSignal): Promise<BridgeReport> {
  const input = JSON.stringify({ configuration, train, validation, folder });
  const env = { PYTHONPATH: packageFolder, PYTHONUTF8: "1" };
  let output: string;
  try {
    output = await runProgram(interpreter, ["-m", "clinical_bridge", "preflight", "-"], { signal, input, env });
  } catch (error) {
    if (!(error instanceof ProcessError) || error.kind === "cancelled") throw error;
    throw new TrainerError("not_started", error.kind);
  }
  const answer = decodeBridgeAnswer(output);
  if (answer?.type === "error") throw new PreflightError(answer.code, answer.message);
  if (answer?.type !== "preflight") throw new TrainerError("protocol_mismatch", `expected ${BRIDGE_PROTOCOL}`);
  return answer;
}

function methodOf({ method, quantization }: BridgeConfiguration): TrainingMethod {
  return method === "full" ? "full" : quantization === "4bit" ? "qlora" : "lora";
}
