import path from "node:path";
import type { DatasetRules } from "../core/dataset/rules";
import { printableLines } from "../core/text/printable";
import { UsageError, type CliIo } from "./command";

/** As `parseArgs` wants it: `--schema <file>`. */
export const SCHEMA_OPTION = { schema: { type: "string" } } as const;

/**
 * Puts the record schema that `--schema` names in place of that of rules; without one they stay as they are.
 * @throws {UsageError} when the file cannot be read or is no schema, with each place.
 */
export async function namedSchema(named: string | undefined, { cwd, t }: CliIo): Promise<(rules: DatasetRules) => DatasetRules> {
  if (named === undefined) return (rules) => rules;
  const [{ withRecordSchema }, { readRecordSchema, RecordSchemaFileError }, { schemaFileText }] = await Promise.all([import("../core/dataset/recordSchema"), import("../platform/dataset/recordSchemaFile"), import("../shared/words/recordSchema")]);
  try {
    return withRecordSchema(await readRecordSchema(path.resolve(cwd, named)));
  } catch (error) {
    throw error instanceof RecordSchemaFileError ? new UsageError(printableLines(schemaFileText({ file: named, faults: error.faults }, t)), { cause: error }) : error;
  }
}
