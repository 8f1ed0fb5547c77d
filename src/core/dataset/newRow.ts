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

/** One row for each category of the protocol, with everything in it that the protocol prescribes. */
export function newRows({ contract: { words, clarification }, engine: { protocol } }: Pick<DatasetRules, "contract"> & { readonly engine: { readonly protocol: Pick<DatasetRules["engine"]["protocol"], "categories" | "decisions"> } }): readonly NewRow[] {
  return protocol.categories.map(({ id, label, decisions: [expected = ""] }): NewRow => {
    const asks = roleOf(protocol, expected) === "clarify";
    const before = `{"category": ${JSON.stringify(id)}, "instruction": "${inJsonString(words.header)}`;
    const between = `${inJsonString(words.request)}", "response": "`;
    const after = `", "expected": ${JSON.stringify(expected)}, "status": "draft"}`;
    const source = `${words.recommendation.sourceLabel} ${words.recommendation.source}.`;
    const snippet = asks ? [before, between + inJsonString(clarification) + after] : [before, `${between}${inJsonString(words.recommendation.prefix)} `, inJsonString(`. ${source}`) + after];
    return { label, detail: protocol.decisions.find((decision) => decision.id === expected)?.label ?? expected, snippet };
  });
}
