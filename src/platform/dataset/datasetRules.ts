import { createHash } from "node:crypto";
import path from "node:path";
import type { ClinicalEngine } from "../../core/clinical/engine";
import { contractWordsOf, labelsOf } from "../../core/dataset/protocolRules";
import { createDecisionReader } from "../../core/dataset/readDecision";
import { compilingDatasetRules, type DatasetRules } from "../../core/dataset/rules";
import type { Steps } from "../../core/steps";
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
  const productSchema = await readProductFile(path.join(productRoot, "schemas", "record.schema.json"));
  const rules = await inSlices(buildingRules(engine, productSchema));
  if (recordSchema === undefined) return rules;
  const { withRecordSchema } = await import("../../core/dataset/recordSchema");
  return withRecordSchema(recordSchema)(rules);
}

function* buildingRules(engine: ClinicalEngine, recordSchema: object): Steps<DatasetRules> {
  const readDecision = createDecisionReader(engine);
  yield;
  return yield* compilingDatasetRules({
    engine,
    recordSchema,
    contract: contractWordsOf(engine.protocol),
    labels: labelsOf(engine.protocol),
    agreement: engine.language.agreement,
    hash: (text) => createHash("sha256").update(text).digest("hex"),
    readDecision,
  });
}
