import type { DatasetRules } from "../core/dataset/rules";
import { protocolErrorText } from "../platform/knowledgeError";
import type { ProtocolLibrary } from "../platform/protocols";
import type { ProtocolSource } from "../platform/protocolSource";
import { UsageError, type CliIo } from "./command";

/** As `parseArgs` wants it: `--protocol <id | file>`. */
export const PROTOCOL_OPTION = { protocol: { type: "string" } } as const;

/**
 * The rules of the protocol that `--protocol` names, else of the one that `otherwise` finds.
 * @throws {UsageError} when there is no such protocol, or its file cannot be used.
 */
export async function rulesOf(named: string | undefined, library: ProtocolLibrary, otherwise: () => Promise<ProtocolSource>, { cwd, t }: CliIo): Promise<DatasetRules> {
  try {
    return await library.rules(named === undefined ? await otherwise() : await library.named(named, cwd));
  } catch (error) {
    const text = protocolErrorText(error, t);
    throw text === undefined ? error : new UsageError(text, { cause: error });
  }
}
