import type { ClinicalEngine } from "../core/clinical/engine";
import { loadEngine, UnknownProtocolError } from "../platform/knowledge";
import { UsageError, type CliIo } from "./command";

/**
 * The engine of the protocol that `--protocol` names, else of the default one.
 * @throws {UsageError} where there is no such protocol.
 */
export async function engineOf(protocol: string | undefined, { productRoot, t }: CliIo): Promise<ClinicalEngine> {
  try {
    return await loadEngine(productRoot, protocol);
  } catch (error) {
    if (error instanceof UnknownProtocolError) throw new UsageError(t("There is no protocol “{protocol}”. There are: {known}.", { protocol: error.id, known: error.known.join(", ") }));
    throw error;
  }
}
