import type { ClinicalEngine } from "../clinical/engine";
import { compileRecordSchema, type ValidateRecord } from "./recordSchema";
import type { Hash } from "./identity";
import { shinglesOf } from "./similarity";

/** What a dataset is checked against, compiled once. */
export interface DatasetRules {
  readonly engine: ClinicalEngine;
  readonly validateRecord: ValidateRecord;
  readonly hash: Hash;
  /** What the case of an instruction is compared by. */
  readonly shinglesOf: (instruction: string) => ReadonlySet<string>;
}

/**
 * Compiles the rules. `recordSchema` is the content of schemas/record.schema.json or a workspace's own.
 * @throws {RecordSchemaError} when the schema is not valid.
 */
export function createDatasetRules({ engine, recordSchema, hash }: { engine: ClinicalEngine; recordSchema: object; hash: Hash }): DatasetRules {
  return {
    engine,
    validateRecord: compileRecordSchema(recordSchema),
    hash,
    shinglesOf: (instruction) => shinglesOf(instruction, (word) => word),
  };
}
