import type { Span } from "../text/span";
import type { JsonFault } from "./jsonRow";
import type { SchemaIssue } from "./recordSchema";

export type Severity = "error" | "warning" | "information";

type NoData = Readonly<Record<string, never>>;

/** Every rule's code with the data its sentence needs. `docs/rules.md` has a section for each. */
export interface ProblemData {
  json_syntax: { readonly fault: JsonFault };
  not_a_record: NoData;
  schema: SchemaIssue;
  duplicate_key: { readonly key: string };
  empty_file: NoData;
  empty_row: { readonly rows: number };
  bom: NoData;
  encoding: { readonly what: "replacement" | "lone_surrogate" };
  /** `row` is the index of the earlier row, without blank lines, from 0. */
  duplicate_id: { readonly row: number; readonly id: string };
  duplicate_case: { readonly row: number };
  /** `similarity` from 0 to 1. */
  near_duplicate: { readonly row: number; readonly similarity: number };
}

export type ProblemCode = keyof ProblemData;

/** What is wrong, and where: offsets are those of the text that was checked. Words and colours are an adapter's work. */
export type Problem<Code extends ProblemCode = ProblemCode> = { readonly [C in Code]: Span & { readonly code: C; readonly data: ProblemData[C] } }[Code];

/** How much each rule matters where nobody has said otherwise. An error is what training or judging cannot use. */
export const DEFAULT_SEVERITIES: Readonly<Record<ProblemCode, Severity>> = {
  json_syntax: "error",
  not_a_record: "error",
  schema: "error",
  duplicate_key: "error",
  empty_file: "error",
  empty_row: "warning",
  bom: "warning",
  encoding: "warning",
  duplicate_id: "error",
  duplicate_case: "warning",
  near_duplicate: "information",
};
