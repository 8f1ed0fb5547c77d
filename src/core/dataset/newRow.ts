import { roleOf } from "../clinical/decisionRole";
import { inJsonString } from "./rowEdit";
import type { DatasetRules } from "./rules";

/** A row to be filled in: the text between the places where something is to be written. */
export interface NewRow {
  /** Of the category. */
  readonly label: string;
  /** What rows of it expect. */
  readonly detail: string;
  readonly snippet: readonly string[];
}

type FrameRules = Pick<DatasetRules, "contract"> & { readonly engine: { readonly protocol: Pick<DatasetRules["engine"]["protocol"], "categories" | "decisions"> } };

/** One row for each category of the protocol, with everything in it that the protocol prescribes. */
export function newRows(rules: FrameRules): readonly NewRow[] {
  const { protocol } = rules.engine;
  return protocol.categories.map(({ id, label, decisions: [expected = ""] }): NewRow => ({
    label,
    detail: protocol.decisions.find((decision) => decision.id === expected)?.label ?? expected,
    snippet: rowFrame(id, expected, undefined, rules),
  }));
}

/** A row without its case, as {@link NewRow.snippet}; without its recommendation too, where no answer is given and it does not ask. */
export function rowFrame(category: string, expected: string, answer: string | undefined, { contract: { words, clarification }, engine: { protocol } }: FrameRules): readonly string[] {
  const response = answer ?? (roleOf(protocol, expected) === "clarify" ? clarification : undefined);
  const before = `{"category": ${JSON.stringify(category)}, "instruction": "${inJsonString(words.header)}`;
  const between = `${inJsonString(words.request)}", "response": "`;
  const after = `", "expected": ${JSON.stringify(expected)}, "status": "draft"}`;
  const { prefix, sourceLabel, source } = words.recommendation;
  return response === undefined ? [before, `${between}${inJsonString(prefix)} `, `${inJsonString(`. ${sourceLabel} ${source}.`)}${after}`] : [before, `${between}${inJsonString(response)}${after}`];
}
