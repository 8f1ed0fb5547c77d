import { readFile } from "node:fs/promises";
import { readRecordSchemaText, type PlacedSchemaFault } from "../../core/dataset/recordSchemaText";

/** A record schema of somebody's own that cannot be read or used. */
export class RecordSchemaFileError extends Error {
  readonly kind = "record_schema_file";
  constructor(
    readonly file: string,
    /** In the order of the file; none where it cannot be read at all. */
    readonly faults: readonly PlacedSchemaFault[],
    options?: ErrorOptions,
  ) {
    super(`${file} is no record schema`, options);
  }
}

/**
 * Reads a record schema of somebody's own. No other file is read for it.
 * @throws {RecordSchemaFileError}
 */
export async function readRecordSchema(file: string): Promise<object> {
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new RecordSchemaFileError(file, [], { cause });
  });
  const read = readRecordSchemaText(text);
  if ("faults" in read) throw new RecordSchemaFileError(file, read.faults);
  return read.schema;
}
