import { namesSomebody } from "../core/dataset/privacy";
import type { DatasetRules } from "../core/dataset/rules";
import type { TrainingConfiguration } from "../core/training/configuration";
import type { SystemSource } from "../shared/words/systemText";

/** A system text, which goes along with every row, names somebody; nothing has been sent. A row is acknowledged, a setting is changed. */
export class SystemTextError extends Error {
  readonly kind = "system_names";
  constructor(
    readonly source: SystemSource,
    /** Who would get it, in words of no language: an address, a host, a tool. */
    readonly receiver: string,
  ) {
    super(`${source}: ${receiver}`);
  }
}

type Rules = Pick<DatasetRules, "findIdentifiers" | "engine">;

/** What is written before each row of a training, and where that stands. A planned one has the protocol's text as its own. */
function trainingSystem({ system }: Pick<TrainingConfiguration, "system">, { engine: { protocol } }: Pick<DatasetRules, "engine">): { readonly text: string | undefined; readonly source: "configuration" | "protocol" } {
  return { text: system ?? protocol.system, source: system === undefined || system === protocol.system ? "protocol" : "configuration" };
}

/** Where the system text of a training stands, if that names somebody. */
export function namingSystem(configuration: Pick<TrainingConfiguration, "system">, rules: Rules): "configuration" | "protocol" | undefined {
  const { text, source } = trainingSystem(configuration, rules);
  return text !== undefined && namesSomebody(text, rules.findIdentifiers) ? source : undefined;
}

/** @throws {SystemTextError} where the system text of a training names somebody. */
export function refuseTrainingSystem(configuration: Pick<TrainingConfiguration, "system">, rules: Rules, receiver: string): void {
  const source = namingSystem(configuration, rules);
  if (source !== undefined) throw new SystemTextError(source, receiver);
}

/** @throws {SystemTextError} */
export function refuseSystemText(text: string | undefined, source: SystemSource, { findIdentifiers }: Pick<DatasetRules, "findIdentifiers">, receiver: string): void {
  if (text !== undefined && namesSomebody(text, findIdentifiers)) throw new SystemTextError(source, receiver);
}
