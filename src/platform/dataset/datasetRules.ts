import { createHash } from "node:crypto";
import path from "node:path";
import { contractWordsOf, labelsOf } from "../../core/dataset/protocolRules";
import { createDecisionReader } from "../../core/dataset/readDecision";
import { compileDatasetRules, type DatasetRules } from "../../core/dataset/rules";
import { loadEngine, readProductFile } from "../knowledge";
import type { ProtocolSource } from "../protocolSource";

/**
 * The rules of a protocol, by the product's own record schema; compiled anew each time, see `ProtocolLibrary`.
 * @throws {ProductFileError} {KnowledgeFileError}
 */
export async function loadDatasetRules(productRoot: string, source?: ProtocolSource): Promise<DatasetRules> {
  const engine = await loadEngine(productRoot, source);
  return compileDatasetRules({
    engine,
    recordSchema: await readProductFile(path.join(productRoot, "schemas", "record.schema.json")),
    contract: contractWordsOf(engine.protocol),
    labels: labelsOf(engine.protocol),
    agreement: engine.language.agreement,
    hash: (text) => createHash("sha256").update(text).digest("hex"),
    readDecision: createDecisionReader(engine),
  });
}
