import { createHash } from "node:crypto";
import path from "node:path";
import { contractWordsOf, labelsOf } from "../../core/dataset/protocolRules";
import { createDecisionReader } from "../../core/dataset/readDecision";
import { compileDatasetRules, type DatasetRules } from "../../core/dataset/rules";
import { DEFAULT_PROTOCOL, loadEngine, readProductFile } from "../knowledge";

/**
 * The rules of a protocol, by the product's own record schema.
 * @throws {ProductFileError} {KnowledgeError}
 */
export async function loadDatasetRules(productRoot: string, protocolId = DEFAULT_PROTOCOL): Promise<DatasetRules> {
  const engine = await loadEngine(productRoot, protocolId);
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
