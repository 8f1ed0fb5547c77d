import { createHash } from "node:crypto";
import path from "node:path";
import { contractWordsOf, labelsOf } from "../../core/dataset/protocolRules";
import { createDecisionReader } from "../../core/dataset/readDecision";
import { compilingDatasetRules, type DatasetKnowledge, type DatasetRules } from "../../core/dataset/rules";
import { inSlices } from "../inSlices";
import { loadEngine, readProductFile } from "../knowledge";
import type { ProtocolSource } from "../protocolSource";

/**
 * The rules of a protocol; compiled anew each time, see `ProtocolLibrary`.
 * @param recordSchema a workspace's own; without it the product's.
 * @throws {ProductFileError} {KnowledgeFileError} {RecordSchemaError}
 */
export async function loadDatasetRules(productRoot: string, source?: ProtocolSource, recordSchema?: object): Promise<DatasetRules> {
  const engine = await loadEngine(productRoot, source);
  const knowledge: DatasetKnowledge = {
    engine,
    recordSchema: recordSchema ?? await readProductFile(path.join(productRoot, "schemas", "record.schema.json")),
    contract: contractWordsOf(engine.protocol),
    labels: labelsOf(engine.protocol),
    agreement: engine.language.agreement,
    hash: (text) => createHash("sha256").update(text).digest("hex"),
    readDecision: createDecisionReader(engine),
    isProductsSchema: recordSchema === undefined,
  };
  return inSlices(compilingDatasetRules(knowledge));
}
