import type { TrainingConfiguration } from "../../core/training/configuration";
import { methodText } from "../../shared/words/preflightSections";
import { t } from "../words";

/** A configuration in one line. */
export function configurationSummary({ method, lora, epochs, learningRate, batchSize, gradientAccumulationSteps, maxLength }: TrainingConfiguration): string {
  const batch = gradientAccumulationSteps === 1 ? String(batchSize) : `${batchSize} × ${gradientAccumulationSteps}`;
  const values = t("{epochs} epochs, learning rate {rate}, batch {batch}, {length} tokens", { epochs, rate: learningRate, batch, length: maxLength });
  return [methodText(method, t), ...(method === "full" ? [] : [t("rank {rank}", { rank: lora.r })]), values].join(", ");
}

/** A base model as people call it. */
export function baseModelText(baseModel: string): string {
  return baseModel === "" ? t("the small model that set-up provides") : baseModel;
}
