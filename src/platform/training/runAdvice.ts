import { adviseOn, type Advice, type AdvisedSettings } from "../../core/training/advice";
import type { RunState } from "../../core/training/runState";
import type { ReadManifest } from "./runFolder";

/** What is advised after, or during, a run; the numbers of its configuration are those of its manifest. */
export function runAdvice({ configuration = {} }: ReadManifest, state: RunState): readonly Advice[] {
  const number = (key: keyof AdvisedSettings): number | undefined => (typeof configuration[key] === "number" ? configuration[key] : undefined);
  return adviseOn(state, { learningRate: number("learningRate"), epochs: number("epochs"), maxLength: number("maxLength"), warmupSteps: number("warmupSteps") });
}
