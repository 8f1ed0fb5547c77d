import type { TrainingConfiguration } from "../../core/training/configuration";
import { localBaseModel, provideBaseModel } from "../python/baseModel";
import { installedInterpreter } from "../python/environment";
import type { Provisioning } from "../python/locks";
import type { Bridge } from "./trainer";

/**
 * The Python environment that set-up has made: on a machine with a CUDA GPU the one of Unsloth, which has TRL and the 4-bit library too.
 * @throws {EnvironmentMissingError} when set-up has not been run.
 */
export async function trainingBridge({ cache, bridgeFolder }: Pick<Provisioning, "cache" | "bridgeFolder">, { backend }: Pick<TrainingConfiguration, "backend">, cuda: boolean): Promise<Bridge> {
  const interpreter = await installedInterpreter(cuda || backend === "unsloth" ? "unsloth" : "cpu", { cache, bridgeFolder });
  return { interpreter, packageFolder: bridgeFolder };
}

/**
 * The configuration with its base model named: its own, or where it names none the small one, which may have to be got first.
 * @throws {ProcessError} when the small one cannot be had.
 */
export async function withBaseModel(configuration: TrainingConfiguration, { interpreter }: Bridge, provisioning: Provisioning): Promise<TrainingConfiguration> {
  if (configuration.baseModel !== "") return configuration;
  return { ...configuration, baseModel: (await provideBaseModel({ interpreter, environment: interpreter }, provisioning)).folder };
}

/**
 * The same for a run on another machine, where this one may have no Python environment: that is asked for only where the small model is wanted and not here yet.
 * @throws {EnvironmentMissingError} {ProcessError}
 */
export async function baseModelHere(configuration: TrainingConfiguration, provisioning: Provisioning): Promise<TrainingConfiguration> {
  if (configuration.baseModel !== "") return configuration;
  const here = await localBaseModel(provisioning);
  return here === undefined ? withBaseModel(configuration, await trainingBridge(provisioning, { backend: "trl" }, false), provisioning) : { ...configuration, baseModel: here.folder };
}
