import * as vscode from "vscode";
import type { PlacedRow } from "../../core/dataset/datasetCheck";
import { idPattern } from "../../core/dataset/bulk/idPattern";
import type { RowAction } from "../../core/dataset/bulk/rowAction";
import { statusesOf } from "../../core/dataset/bulk/knownValues";
import type { CheckedDocument } from "../rows/datasetDocuments";
import { pickOne, type PickItem } from "../services/pick";
import { t } from "../words";

/** An action that is whole, or one that needs a word more. */
type Choice = RowAction | "add_tag" | "remove_tag" | "renumber";

/** What is done to the rows. @returns `undefined` when the user has turned away. */
export async function pickAction({ rules }: CheckedDocument, rows: readonly PlacedRow[]): Promise<RowAction | "back" | undefined> {
  const items: PickItem<Choice>[] = [
    ...statusesOf(rules.recordSchema).map((status): PickItem<Choice> => ({ label: t("Mark as “{status}”", { status }), iconPath: new vscode.ThemeIcon("pass"), value: { kind: "set", key: "status", value: status } })),
    { label: t("Add a tag…"), iconPath: new vscode.ThemeIcon("tag"), value: "add_tag" },
    { label: t("Remove a tag…"), iconPath: new vscode.ThemeIcon("tag"), value: "remove_tag" },
    { label: t("Renumber the ids…"), iconPath: new vscode.ThemeIcon("list-ordered"), value: "renumber" },
    { label: t("Delete the rows"), iconPath: new vscode.ThemeIcon("trash"), value: { kind: "delete" } },
  ];
  for (;;) {
    const choice = await pickOne(t("Edit rows (2/2): what to do to {rows} rows", { rows: rows.length }), items, { back: true });
    if (choice === undefined || choice === "back" || typeof choice === "object") return choice;
    const action = await completed(choice, rows);
    if (action !== "back") return action;
  }
}

async function completed(choice: Extract<Choice, string>, rows: readonly PlacedRow[]): Promise<RowAction | "back" | undefined> {
  switch (choice) {
    case "add_tag": {
      const tag = await vscode.window.showInputBox({ title: t("Add a tag"), validateInput: (text) => (text.trim() === "" ? t("A tag is a word.") : undefined) });
      return tag === undefined ? "back" : { kind: "add_tag", tag: tag.trim() };
    }
    case "remove_tag": {
      const tags = [...new Set(rows.flatMap(({ row }) => row.record?.tags.map(({ value }) => value) ?? []))].sort();
      return pickOne(t("Remove a tag"), tags.map((tag): PickItem<RowAction> => ({ label: tag, value: { kind: "remove_tag", tag } })), { back: true, placeholder: tags.length === 0 ? t("No row has any") : "" });
    }
    case "renumber": {
      const first = await vscode.window.showInputBox({
        title: t("Renumber the ids"),
        prompt: t("The first id; its last digits count up, and what refers to a row follows"),
        value: "case-001",
        validateInput: (text) => (idPattern(text) === undefined ? t("The first id ends with a number, such as case-001.") : undefined),
      });
      const pattern = first === undefined ? undefined : idPattern(first);
      return pattern === undefined ? "back" : { kind: "renumber", first: pattern };
    }
  }
}
