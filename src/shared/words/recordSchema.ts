import { DRAFT } from "../../core/dataset/recordSchema";
import type { PlacedSchemaFault, RecordSchemaFault } from "../../core/dataset/recordSchemaText";
import { faultText } from "./problems";
import type { Translate } from "./translate";

/** So many faults of a file are listed. */
const MOST_LISTED = 10;

/** What is wrong at a place of a record schema, and what to do. */
export function schemaFaultText({ code, detail }: RecordSchemaFault, t: Translate): string {
  switch (code) {
    case "syntax":
      return t("Not valid JSON: {fault}", { fault: faultText(detail, t) });
    case "draft":
      return t("This schema is of another draft ({draft}). Write “{known}”, and correct what was said otherwise in the other draft.", { draft: detail, known: DRAFT });
    case "reference":
      return t("“{reference}” is not in this file, and other files and servers are not asked. Copy what it names into “$defs” of this schema.", { reference: detail });
    case "schema":
      return t("This is not valid in a JSON Schema of draft 2020-12: {message}. Correct it.", { message: detail });
  }
}

/** Why a record schema cannot be used, each fault with its place, line and column from 1. */
export function schemaFileText({ file, faults }: { readonly file: string; readonly faults: readonly PlacedSchemaFault[] }, t: Translate): string {
  if (faults.length === 0) return t("“{file}” cannot be read. Name a JSON Schema file that is there and yours to read.", { file });
  return faults
    .slice(0, MOST_LISTED)
    .map((fault) => `${file}:${fault.line + 1}:${fault.start + 1}: ${schemaFaultText(fault, t)}`)
    .join("\n");
}
