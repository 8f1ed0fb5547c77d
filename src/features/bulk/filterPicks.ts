import * as vscode from "vscode";
import type { PlacedRow } from "../../core/dataset/datasetCheck";
import { codesByLine } from "../../core/dataset/bulk/rowCodes";
import { chosenRows, FILTER_KEYS, type RowFilter } from "../../core/dataset/bulk/rowFilter";
import { inSlices } from "../../platform/inSlices";
import { recordKeyText, filterText } from "../../shared/words/bulk";
import type { CheckedDocument } from "../rows/datasetDocuments";
import { plainText } from "../plainText";
import { pickOne, type PickItem } from "../services/pick";
import { t } from "../words";

/** Rows, and what chose them. */
export interface ChosenRows {
  readonly filters: readonly RowFilter[];
  readonly rows: readonly PlacedRow[];
}

type Choice = { readonly kind: "done" } | { readonly kind: "remove"; readonly filter: RowFilter } | { readonly kind: "add"; readonly by: RowFilter["kind"] };

/** The filters one after the other, each time with the number of rows that they choose. @returns `undefined` when the user has turned away. */
export async function pickFilters(checked: CheckedDocument, given: readonly RowFilter[]): Promise<ChosenRows | undefined> {
  const codes = codesByLine(checked.check);
  let filters = given;
  for (;;) {
    const rows = await inSlices(chosenRows(checked.check.rows, filters, codes));
    const choice = await pickOne(t("Edit rows (1/2): which rows"), choices(filters, rows.length, checked.check.rows.length), { back: false, placeholder: t("Several filters of one kind are alternatives; of several kinds, each must hold") });
    if (choice === undefined || choice === "back") return undefined;
    if (choice.kind === "done") return { filters, rows };
    if (choice.kind === "remove") {
      filters = filters.filter((filter) => filter !== choice.filter);
      continue;
    }
    const added = await pickFilter(choice.by, checked);
    if (added === undefined) return undefined;
    if (added !== "back") filters = [...filters, added];
  }
}

function choices(filters: readonly RowFilter[], chosen: number, all: number): PickItem<Choice>[] {
  const add = (label: string, by: RowFilter["kind"]): PickItem<Choice> => ({ label, iconPath: new vscode.ThemeIcon("filter"), value: { kind: "add", by } });
  return [
    ...(chosen === 0 ? [] : [{ label: t("$(check) Edit {chosen} of {all} rows", { chosen, all }), value: { kind: "done" } as const }]),
    ...filters.map((filter): PickItem<Choice> => ({ label: plainText(filterText(filter, t)), description: t("take this filter away"), iconPath: new vscode.ThemeIcon("close"), value: { kind: "remove", filter } })),
    ...FILTER_KEYS.map((key) => add(t("{key}…", { key: recordKeyText(key, t) }), key)),
    add(t("Tag…"), "tag"),
    add(t("Problem…"), "problem"),
    add(t("Words contained…"), "words"),
  ];
}

async function pickFilter(by: RowFilter["kind"], checked: CheckedDocument): Promise<RowFilter | "back" | undefined> {
  if (by === "words" || by === "lines") {
    const value = await vscode.window.showInputBox({ title: t("Words contained"), prompt: t("In the instruction or the response, whatever the capitals") });
    return value === undefined || value.trim() === "" ? "back" : { kind: "words", value };
  }
  const items = valueItems(by, checked);
  return pickOne(t("Edit rows (1/2): which rows"), items, { back: true, placeholder: items.length === 0 ? t("No row has any") : "" });
}

/** Each value that rows have, with their number, the commonest first. */
function valueItems(by: Exclude<RowFilter["kind"], "words" | "lines">, { check, rules }: CheckedDocument): PickItem<RowFilter>[] {
  const labels = new Map([...rules.engine.protocol.categories, ...rules.engine.protocol.decisions].map(({ id, label }) => [id, label]));
  const item = (count: number, filter: RowFilter, label: string): PickItem<RowFilter> => ({ label: plainText(label), description: t("{rows} rows", { rows: count }), value: filter });
  switch (by) {
    case "tag":
      return counted(check.rows.flatMap(({ row }) => row.record?.tags.map(({ value }) => value) ?? [])).map(([value, count]) => item(count, { kind: "tag", value }, value));
    case "problem":
      return counted([...codesByLine(check).values()].flatMap((codes) => [...codes])).map(([value, count]) => item(count, { kind: "problem", value }, value));
    case "category":
    case "expected":
    case "status":
    case "source":
      return counted(check.rows.map(({ row }) => row.record?.[by]?.value)).map(([value, count]) => item(count, { kind: by, value }, value === undefined ? t("not given") : (labels.get(value) ?? value)));
  }
}

function counted<Value>(values: readonly Value[]): (readonly [Value, number])[] {
  const counts = new Map<Value, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a);
}
