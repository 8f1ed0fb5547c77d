import { access } from "node:fs/promises";
import type { TrainingConfiguration } from "../../core/training/configuration";
import { provideBaseModel } from "../python/baseModel";
import { environmentInterpreter } from "../python/environment";
import type { Provisioning } from "../python/locks";
import { TrainerError, type Bridge } from "./trainer";

/** What a run needs of this machine. */
export interface TrainingEnvironment {
  readonly bridge: Bridge;
  /** With its base model named. */
  readonly configuration: TrainingConfiguration;
}

/**
 * The Python environment that set-up has made, and the base model: the configuration's, or where it names none the small one.
 * @throws {TrainerError} `not_started` when set-up has not been run.
 */
export async function trainingEnvironment(provisioning: Provisioning, configuration: TrainingConfiguration, cuda: boolean): Promise<TrainingEnvironment> {
  const unsloth = configuration.backend === "unsloth" || (configuration.backend === "auto" && cuda);
  const interpreter = await environmentInterpreter(unsloth ? "unsloth" : "cpu", provisioning);
  try {
    await access(interpreter);
  } catch (error) {
    throw new TrainerError("not_started", interpreter, { cause: error });
  }
  const baseModel = configuration.baseModel === "" ? (await provideBaseModel({ interpreter, environment: interpreter }, provisioning)).folder : configuration.baseModel;
  return { bridge: { interpreter, packageFolder: provisioning.bridgeFolder }, configuration: { ...configuration, baseModel } };
}
