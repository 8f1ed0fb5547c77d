import * as vscode from "vscode";
import { isDataset, type PlacedRow } from "../../core/dataset/datasetCheck";
import { propertiesOf, spanOfNode } from "../../core/dataset/record";
import type { DatasetRules } from "../../core/dataset/rules";
import type { Steps } from "../../core/steps";
import { inSlices } from "../../platform/inSlices";
import type { Services } from "../services/services";
import { plainText } from "../plainText";
import { DATASET_LANGUAGE } from "./datasetDocuments";
import { t } from "../words";

/** In a longer dataset the rows are listed without their keys: VS Code asks again after each edit, and takes all of them at one go. */
const MOST_ROWS_WITH_KEYS = 500;
/**
 * In one that is longer still only blocks of rows are, nested or not: VS Code turns a list into JSON at one go, which takes some 10 ms of the processor for 1,000
 * rows the first time and 3 later, 30 and 6 for 2,000, 70 and 35 for 10,000.
 */
const MOST_ROWS_LISTED = 1_000;
const BLOCK = 100;

/** Rows by their id, category and decision in the outline and the breadcrumbs; rows of one category that follow each other fold. */
export function registerOutline({ documents }: Services): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerDocumentSymbolProvider(DATASET_LANGUAGE, {
      async provideDocumentSymbols(document) {
        const { check, rules } = await documents.current(document);
        if (!isDataset(check)) return [];
        if (check.rows.length > MOST_ROWS_LISTED) return blockSymbols(check.rows);
        return inSlices(symbols(check.rows, rules));
      },
    }),
    vscode.languages.registerFoldingRangeProvider(DATASET_LANGUAGE, {
      async provideFoldingRanges(document) {
        const { check } = await documents.current(document);
        return isDataset(check) ? blocksOf(check.rows).map(([first, last]) => new vscode.FoldingRange(first, last, vscode.FoldingRangeKind.Region)) : [];
      },
    }),
  );
}

function* symbols(rows: readonly PlacedRow[], rules: DatasetRules): Steps<vscode.DocumentSymbol[]> {
  const listed: vscode.DocumentSymbol[] = [];
  for (const row of rows) {
    listed.push(symbolOf(row, listed.length, rules, rows.length <= MOST_ROWS_WITH_KEYS));
    yield;
  }
  return listed;
}

function blockSymbols(rows: readonly PlacedRow[]): vscode.DocumentSymbol[] {
  const blocks: vscode.DocumentSymbol[] = [];
  for (let first = 0; first < rows.length; first += BLOCK) {
    const block = rows.slice(first, first + BLOCK);
    const [top, bottom] = [block[0], block.at(-1)];
    if (top === undefined || bottom === undefined) continue;
    const name = t("Rows {first} to {last}", { first: first + 1, last: first + block.length });
    const ids = [top, bottom].map(idOf).filter((id) => id !== undefined);
    blocks.push(new vscode.DocumentSymbol(name, ids.join(" – "), vscode.SymbolKind.Array, new vscode.Range(top.line, 0, bottom.line, bottom.row.text.length), new vscode.Range(top.line, 0, top.line, top.row.text.length)));
  }
  return blocks;
}

function idOf({ row: { record } }: PlacedRow): string | undefined {
  return record?.id === undefined || record.id.value.trim() === "" ? undefined : plainText(record.id.value);
}

/** What a row is known by: its id, else its number from 1; and its category and decision in the protocol's words. */
export function rowTitle(placed: PlacedRow, number: number, { engine: { protocol } }: DatasetRules): { readonly name: string; readonly labels: string } {
  const { category, expected } = placed.row.record ?? {};
  const labels = [protocol.categories.find((known) => known.id === category?.value)?.label, protocol.decisions.find((known) => known.id === expected?.value)?.label];
  return { name: idOf(placed) ?? t("Row {row}", { row: number }), labels: labels.filter((label) => label !== undefined).join(" · ") };
}

function symbolOf(placed: PlacedRow, index: number, rules: DatasetRules, withKeys: boolean): vscode.DocumentSymbol {
  const { row, line } = placed;
  const { name, labels } = rowTitle(placed, index + 1, rules);
  const range = new vscode.Range(line, 0, line, row.text.length);
  const symbol = new vscode.DocumentSymbol(name, labels, vscode.SymbolKind.Object, range, range);
  if (!withKeys) return symbol;
  symbol.children = (row.tree === undefined ? [] : propertiesOf(row.tree)).flatMap(({ name: key, key: span, value }) => {
    if (value === undefined || key === "") return [];
    const whole = new vscode.Range(line, span.start, line, spanOfNode(value).end);
    return [new vscode.DocumentSymbol(plainText(key), "", vscode.SymbolKind.Key, whole, new vscode.Range(line, span.start, line, span.end))];
  });
  return symbol;
}

/** First and last line of rows of one category that stand together. */
function blocksOf(rows: readonly PlacedRow[]): readonly (readonly [number, number])[] {
  const blocks: [number, number][] = [];
  let category: string | undefined;
  for (const { row, line } of rows) {
    const own = row.record?.category?.value;
    const last = blocks.at(-1);
    if (last !== undefined && own === category) last[1] = line;
    else blocks.push([line, line]);
    category = own;
  }
  return blocks.filter(([first, last]) => last > first);
}
