import * as vscode from "vscode";
import type { PlacedRow } from "../../core/dataset/datasetCheck";
import type { JudgedAnswer } from "../../core/evaluation/judgedRows";
import { placeOf } from "../../core/evaluation/placeOf";
import { readRowKey } from "../../shared/evaluationProtocol";
import type { CheckedDocument } from "../rows/datasetDocuments";
import { rangeOf } from "../rows/ranges";
import type { Services } from "../services/services";
import { showInformation } from "../services/messages";
import { t } from "../words";
import { keyOfShown } from "./evaluationRows";
import type { Evaluations } from "./evaluations";
import type { ShownEvaluation } from "./shownEvaluation";

/** The answer that a key of the panel names, with its evaluation. */
export interface ShownAnswer {
  readonly answer: JudgedAnswer;
  readonly shown: ShownEvaluation;
  readonly judged: NonNullable<ShownEvaluation["judged"]>;
}

/** @throws where the panel shows another evaluation by now. */
export function answerOf(key: string, { current }: Evaluations): ShownAnswer {
  const asked = readRowKey(key);
  const answer = asked && current && asked.target === keyOfShown(current) ? current.judged?.rows.answerTo(asked.caseId, asked.repeat) : undefined;
  if (answer === undefined || current?.judged === undefined) throw new Error(t("This answer is not shown any more."));
  return { answer, shown: current, judged: current.judged };
}

/** The row of the dataset that was asked, as it stands there now. */
export interface RowNow {
  readonly checked: CheckedDocument;
  readonly placed: PlacedRow;
  /** It asks something else by now: its answer is to the case as it was. */
  readonly hasChanged: boolean;
}

/** What a row was when it was asked. */
export interface AskedRow {
  readonly id: string;
  readonly instruction: string;
}

/**
 * Finds the row of a dataset that was asked; never another row.
 * @throws where it is no longer there.
 */
export async function rowNow(asked: AskedRow, file: vscode.Uri, { documents, protocols }: Services): Promise<RowNow> {
  const document = await vscode.workspace.openTextDocument(file);
  const checked = await documents.current(document);
  const { rules } = await protocols.ofDocument(document);
  const place = placeOf(checked.check.rows.map(({ row }) => row), asked, rules.hash);
  const placed = place.kind === "gone" ? undefined : checked.check.rows[place.index];
  if (placed === undefined) throw new Error(t("The row is no longer in the file."));
  return { checked, placed, hasChanged: place.kind === "changed" };
}

/** Shows a row in its file, where that is seen already. @param column where it is not. */
export async function reveal({ checked: { document }, placed: { start }, hasChanged }: RowNow, column = vscode.ViewColumn.One): Promise<void> {
  const selection = rangeOf(document, { start, end: start });
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document)?.viewColumn;
  const editor = await vscode.window.showTextDocument(document, { selection, viewColumn: shown ?? column });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenter);
  if (hasChanged) void showInformation(t("This row has changed since it was asked: its answer is to the case as it was."));
}
