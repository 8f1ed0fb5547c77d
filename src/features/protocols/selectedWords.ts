import { isDataset } from "../../core/dataset/datasetCheck";
import type * as vscode from "vscode";
import { rowAt, type CheckedDocument } from "../rows/datasetDocuments";

/** A surface form is a phrase, not a paragraph. */
const MOST_CHARACTERS = 80;

/** The words of a selection that lies in one instruction, JSON's escapes resolved; `undefined` for anything else. */
export function selectedWords({ document, check }: CheckedDocument, selection: vscode.Range): string | undefined {
  const [start, end] = [document.offsetAt(selection.start), document.offsetAt(selection.end)];
  const row = isDataset(check) ? rowAt(check, start) : undefined;
  const instruction = row?.row.record?.instruction;
  if (row === undefined || instruction === undefined) return undefined;
  if (start <= row.start + instruction.literal.start || end >= row.start + instruction.literal.end) return undefined;
  const words = decoded(document.getText(selection))?.trim();
  return words === undefined || words === "" || words.includes("\n") || words.length > MOST_CHARACTERS ? undefined : words;
}

function decoded(literal: string): string | undefined {
  try {
    return String(JSON.parse(`"${literal}"`));
  } catch {
    // The selection cuts an escape in two.
    return undefined;
  }
}
