import type { TrainingConfiguration } from "./configuration";

/** The content of a `training.json` that leaves nothing to a preset: the file that results is what is run. */
export function configurationText(configuration: TrainingConfiguration, schema?: string): string {
  return `${JSON.stringify({ ...(schema === undefined ? {} : { $schema: schema }), ...configuration }, undefined, 2)}\n`;
}
