import * as vscode from "vscode";
import type { PlacedRow } from "../../core/dataset/datasetCheck";
import { propertiesOf, spanOfNode } from "../../core/dataset/record";
import type { DatasetRules } from "../../core/dataset/rules";
import type { Services } from "../services/services";
import { plainText } from "../plainText";
import { DATASET_LANGUAGE, isDataset } from "./datasetDocuments";
import { t } from "../words";

/** In a longer dataset the rows are listed without their keys: VS Code asks again after each edit, and takes all of them at one go. */
const MOST_ROWS_WITH_KEYS = 500;

/** Rows by their id, category and decision in the outline and the breadcrumbs; rows of one category that follow each other fold. */
export function registerOutline({ documents }: Services): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerDocumentSymbolProvider(DATASET_LANGUAGE, {
      async provideDocumentSymbols(document) {
        const { check, rules } = await documents.current(document);
        return isDataset(check) ? check.rows.map((row, index) => symbolOf(row, index, rules, check.rows.length <= MOST_ROWS_WITH_KEYS)) : [];
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

function symbolOf({ row, line }: PlacedRow, index: number, { engine: { protocol } }: DatasetRules, withKeys: boolean): vscode.DocumentSymbol {
  const { id, category, expected } = row.record ?? {};
  const labels = [protocol.categories.find((known) => known.id === category?.value)?.label, protocol.decisions.find((known) => known.id === expected?.value)?.label];
  const name = id === undefined || id.value.trim() === "" ? t("Row {row}", { row: index + 1 }) : plainText(id.value);
  const range = new vscode.Range(line, 0, line, row.text.length);
  const symbol = new vscode.DocumentSymbol(name, labels.filter((label) => label !== undefined).join(" · "), vscode.SymbolKind.Object, range, range);
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
