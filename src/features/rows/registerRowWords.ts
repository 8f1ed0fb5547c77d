import * as vscode from "vscode";
import type { Offer } from "../../core/dataset/rowWords";
import { rangeOf } from "./ranges";
import { DATASET_LANGUAGE, rowAt } from "./datasetDocuments";
import type { Services } from "../services/services";
import { t } from "../words";

/** Completes and explains the keys and values of rows, and offers a new row of each category on an empty line. */
export function registerRowWords({ documents }: Services): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerCompletionItemProvider(
      DATASET_LANGUAGE,
      {
        async provideCompletionItems(document, position) {
          const [{ check, rules }, { offersAt }, { newRows }] = await Promise.all([documents.current(document), import("../../core/dataset/rowWords"), import("../../core/dataset/newRow")]);
          if (document.lineAt(position.line).isEmptyOrWhitespace) return newRows(rules).map(({ label, snippet, detail }) => newRowItem(label, snippet, detail));
          const offset = document.offsetAt(position);
          const row = rowAt(check, offset);
          if (row === undefined) return [];
          return offersAt(row.row.text, offset - row.start, rules).map((offer) => completionItem(offer, rangeOf(document, { start: offer.start + row.start, end: offer.end + row.start })));
        },
      },
      '"',
    ),
    vscode.languages.registerHoverProvider(DATASET_LANGUAGE, {
      async provideHover(document, position) {
        const [{ check, rules }, { meaningAt }] = await Promise.all([documents.current(document), import("../../core/dataset/rowWords")]);
        const offset = document.offsetAt(position);
        const row = rowAt(check, offset);
        const meaning = row && meaningAt(row.row.text, offset - row.start, rules);
        if (row === undefined || meaning === undefined) return undefined;
        const lines = [meaning.detail, translated(meaning.description)].flatMap((line) => (line === undefined ? [] : [new vscode.MarkdownString().appendText(line)]));
        return new vscode.Hover(lines, rangeOf(document, { start: meaning.start + row.start, end: meaning.end + row.start }));
      },
    }),
  );
}

function completionItem({ kind, label, json, detail, description }: Offer, range: vscode.Range): vscode.CompletionItem {
  const item = new vscode.CompletionItem({ label, ...(detail === undefined ? {} : { description: detail }) }, kind === "key" ? vscode.CompletionItemKind.Property : vscode.CompletionItemKind.EnumMember);
  item.range = range;
  // What has been typed begins with a quotation mark where a string has begun.
  item.filterText = JSON.stringify(label);
  const [, open = json, close = ""] = /^(?<open>.*: ["[{])(?<close>["\]}])$/u.exec(json) ?? [];
  item.insertText = new vscode.SnippetString().appendText(open);
  if (close !== "") item.insertText.appendTabstop(0).appendText(close);
  const documentation = translated(description);
  if (documentation !== undefined) item.documentation = documentation;
  return item;
}

/** What the product's schema says has its French; what a workspace's own says stays as it is. */
function translated(description: string | undefined): string | undefined {
  return description === undefined ? undefined : t(description);
}

function newRowItem(label: string, snippet: readonly string[], detail: string): vscode.CompletionItem {
  const item = new vscode.CompletionItem({ label: t("New row: {category}", { category: label }), description: detail }, vscode.CompletionItemKind.Snippet);
  item.insertText = new vscode.SnippetString();
  for (const [index, part] of snippet.entries()) {
    if (index > 0) item.insertText.appendTabstop(index);
    item.insertText.appendText(part);
  }
  return item;
}
