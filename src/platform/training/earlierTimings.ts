import * as v from "valibot";
import { TRAINING_METHODS } from "../../core/training/configuration";
import type { TimedRun } from "../../core/training/preflight/timeEstimate";
import { listRuns, type StoredRun } from "./runStore";

const timedManifest = v.object({
  baseModel: v.object({ name: v.string() }),
  configuration: v.object({ method: v.picklist(TRAINING_METHODS), batchSize: v.number(), gradientAccumulationSteps: v.number() }),
});

/** What the runs in a folder took. One that was resumed is left out: its last attempt has timed only a part. */
export async function earlierTimings(runsFolder: string): Promise<readonly TimedRun[]> {
  return (await listRuns(runsFolder)).flatMap((run) => timed(run) ?? []);
}

function timed({ manifest, state }: StoredRun): TimedRun | undefined {
  const decoded = v.safeParse(timedManifest, manifest);
  if (!decoded.success || state.attempt !== 1 || state.device === undefined || state.backend === undefined) return undefined;
  const { baseModel, configuration } = decoded.output;
  const { method, batchSize, gradientAccumulationSteps } = configuration;
  return { createdAt: manifest.createdAt, baseModel: baseModel.name, device: state.device, backend: state.backend, method, rowsPerStep: batchSize * gradientAccumulationSteps, steps: state.step, phaseSeconds: state.phaseSeconds };
}
