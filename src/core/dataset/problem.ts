import type { Span } from "../text/span";
import type { JsonFault } from "./jsonRow";
import type { IdentifierKind } from "./identifierWords";
import type { SchemaIssue } from "./recordIssues";

export type Severity = "error" | "warning" | "information";

type NoData = Readonly<Record<string, never>>;

/** Every rule's code with the data its sentence needs. `docs/rules.md` and `docs/rules.fr.md` have a section for each. */
export interface ProblemData {
  json_syntax: { readonly fault: JsonFault };
  /** In UTF-16 units, or values side by side. */
  row_too_long: { readonly of: "characters" | "values"; readonly length: number; readonly limit: number };
  not_a_record: NoData;
  schema: SchemaIssue;
  duplicate_key: { readonly key: string };
  empty_file: NoData;
  empty_row: { readonly rows: number };
  bom: NoData;
  /** `cr`: the lone end of old Macs; `mixed`: lines that end otherwise than others. */
  line_ends: { readonly ends: "crlf" | "cr" | "mixed" };
  encoding: { readonly what: "replacement" | "lone_surrogate" };
  unknown_decision: { readonly value: string; readonly allowed: readonly string[] };
  unknown_category: { readonly value: string; readonly allowed: readonly string[] };
  acceptable_without_expected: { readonly expected: string };
  category_mismatch: { readonly category: string; readonly expected: string };
  contract_instruction: { readonly missing: "header" | "request" };
  contract_prefix: { readonly prefixes: readonly string[] };
  /** Numbers of the standard questions, from 1, that are missing or altered. */
  contract_questions: { readonly which: readonly number[] };
  contract_extra: NoData;
  /** `of`: the whole answer that asks, or how one that recommends begins. */
  contract_characters: { readonly of: "questions" | "recommendation" };
  contract_two_forms: NoData;
  contract_source: { readonly source: string };
  /** `finding`: the words of the case; `decision`: what they ask for; `answered`: what the response decides. */
  flag_without_urgency: { readonly finding: string; readonly flag: string; readonly decision: string; readonly answered: string };
  urgency_without_flag: { readonly decision: string; readonly answered: string };
  /** `decision`: what the case asks for. */
  undecided_answer: { readonly decision: string };
  expected_mismatch: { readonly expected: string; readonly answered: string };
  label_against_findings: { readonly expected: string; readonly decision: string; readonly finding: string | undefined };
  /** Words of the case that agree with the other sex than the patient's; `right`: as they should be. */
  agreement: { readonly word: string; readonly right: string };
  doubled_word: { readonly word: string };
  inconsistent_case: PatientContradiction;
  /** Words that could tell who a person is. */
  identifier: { readonly kind: IdentifierKind };
  /** `row` is the index of the earlier row, without blank lines, from 0. */
  duplicate_id: { readonly row: number; readonly id: string };
  duplicate_case: { readonly row: number };
  /** `similarity` from 0 to 1. */
  near_duplicate: { readonly row: number; readonly similarity: number };
}

export type ProblemCode = keyof ProblemData;

/** What a case says of its patient and cannot be true, or not beside what it says before: words of the case. */
export type PatientContradiction =
  /** What sex or age of the patient exclude. */
  | { readonly what: "finding"; readonly finding: string; readonly by: "sex" | "age" }
  /** Two sexes. */
  | { readonly what: "sex"; readonly word: string; readonly before: string }
  /** An age that nobody reaches. */
  | { readonly what: "age"; readonly age: string }
  /** Two ages. */
  | { readonly what: "ages"; readonly age: string; readonly before: string };

/** What is wrong, and where: offsets are those of the text that was checked. Words and colours are an adapter's work. */
export type Problem<Code extends ProblemCode = ProblemCode> = { readonly [C in Code]: Span & { readonly code: C; readonly data: ProblemData[C] } }[Code];

const BESIDE: readonly ProblemCode[] = ["duplicate_id", "duplicate_case", "near_duplicate"];

/** Whether a problem is one of a row beside others. */
export function isBeside({ code }: Problem): boolean {
  return BESIDE.includes(code);
}

/** The order in which people read: by start, then by end. */
export function byPlace(problems: readonly Problem[]): Problem[] {
  return problems.length < 2 ? [...problems] : problems.toSorted((a, b) => a.start - b.start || a.end - b.end);
}

/** How much each rule matters where nobody has said otherwise. An error is what training or judging cannot use. */
export const DEFAULT_SEVERITIES: Readonly<Record<ProblemCode, Severity>> = {
  json_syntax: "error",
  row_too_long: "error",
  not_a_record: "error",
  schema: "error",
  duplicate_key: "error",
  empty_file: "error",
  empty_row: "warning",
  bom: "warning",
  // Windows writes them so, and training reads them: only other tools show lines as changed.
  line_ends: "information",
  encoding: "warning",
  unknown_decision: "error",
  unknown_category: "error",
  acceptable_without_expected: "error",
  category_mismatch: "warning",
  contract_instruction: "warning",
  contract_prefix: "error",
  contract_questions: "error",
  contract_extra: "error",
  contract_characters: "information",
  contract_two_forms: "error",
  contract_source: "warning",
  flag_without_urgency: "error",
  urgency_without_flag: "warning",
  undecided_answer: "error",
  expected_mismatch: "error",
  // A person wrote the label and the engine may be wrong: this asks to look again.
  label_against_findings: "warning",
  agreement: "warning",
  doubled_word: "warning",
  inconsistent_case: "warning",
  identifier: "warning",
  duplicate_id: "error",
  duplicate_case: "warning",
  near_duplicate: "information",
};

/** Every rule. */
export const PROBLEM_CODES = Object.keys(DEFAULT_SEVERITIES) as readonly ProblemCode[];

/** What a person may set a rule to. */
export type Level = Severity | "off";

export const LEVELS: readonly Level[] = ["error", "warning", "information", "off"];

/** How much each rule matters. */
export type Severities = Readonly<Record<ProblemCode, Level>>;

/** The severities with a person's own; what is no rule or no level is passed over. */
export function severitiesWith(own: Readonly<Record<string, unknown>>): Severities {
  const chosen = Object.entries(own).filter(([code, level]) => isProblemCode(code) && LEVELS.includes(level as Level));
  return { ...DEFAULT_SEVERITIES, ...Object.fromEntries(chosen) };
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(DEFAULT_SEVERITIES, code);
}

/** Rules that no row may switch off for itself: without them its other words cannot be read, they are the file's, or they are acknowledged otherwise. */
const ALWAYS: ReadonlySet<ProblemCode> = new Set(["json_syntax", "row_too_long", "not_a_record", "schema", "duplicate_key", "empty_file", "empty_row", "bom", "line_ends", "encoding", "identifier", "duplicate_id"]);

/** Whether a row may name the rule in its key `ignore`. */
export function isIgnorable(code: ProblemCode): boolean {
  return !ALWAYS.has(code);
}

/** Whether a row that passes over these codes passes over the rule. */
export function isIgnored(code: ProblemCode, ignore: readonly string[]): boolean {
  return isIgnorable(code) && ignore.includes(code);
}
