import * as vscode from "vscode";
import { copiedRow } from "../../core/dataset/copyRow";
import type { DatasetRules } from "../../core/dataset/rules";
import { inSlices } from "../../platform/inSlices";
import type { RowAction } from "../../shared/evaluationProtocol";
import { failureName } from "../../shared/words/failures";
import { applyToRows } from "../bulk/editRows";
import { augmentationEdit, idsOf, insertBelow } from "../fixes/augmentActions";
import type { Services } from "../services/services";
import { showInformation } from "../services/messages";
import { t } from "../words";
import type { Evaluations } from "./evaluations";
import type { FolderOverrides } from "./folderOverrides";
import { ASKED, type PersonAsked } from "./personAsked";
import { answerOf, reveal, rowNow, type RowNow, type ShownAnswer } from "./rowPlace";

/** What the actions of a row need. */
export interface RowActionServices {
  readonly services: Services;
  readonly evaluations: Evaluations;
  readonly overrides: FolderOverrides;
  /** Opens a case in a document of its own, to be asked freely. */
  readonly askFreely: (instruction: string, rules: DatasetRules) => Promise<void>;
  readonly asked?: PersonAsked;
}

/**
 * Does what a row of the panel leads to.
 * @throws for people, where it cannot be done.
 */
export async function actOnRow(key: string, action: RowAction, given: RowActionServices): Promise<void> {
  const answer = answerOf(key, given.evaluations);
  switch (action) {
    case "open":
      return reveal(await rowNow(answer.answer.example, answer.shown.file, given.services));
    case "copy":
      return addRow(answer, given, copyEdit);
    case "contrast":
      return addRow(answer, given, ({ checked, placed }) => inSlices(augmentationEdit(checked, [placed], "contrast")));
    case "review":
      return setKey(await rowNow(answer.answer.example, answer.shown.file, given.services), "status", "draft", given.services);
    case "again":
      return askAgain(answer, given);
    case "freely":
      return given.askFreely(answer.answer.example.instruction, answer.judged.rules);
    case "override":
      return override(answer, given);
    case "gold":
      return makeGold(answer, given);
  }
}

async function addRow(answer: ShownAnswer, { services, asked = ASKED }: RowActionServices, editOf: (row: RowNow) => Promise<vscode.WorkspaceEdit | string>): Promise<void> {
  const before = await rowNow(answer.answer.example, answer.shown.file, services);
  if (!(await asked.mayAddRow(before.checked.document.fileName))) return;
  await reveal(before);
  const edit = await editOf(await rowNow(answer.answer.example, answer.shown.file, services));
  if (typeof edit === "string") throw new Error(edit);
  if (!(await vscode.workspace.applyEdit(edit))) throw new Error(t("The dataset was changed meanwhile: nothing was done. Try again."));
}

async function copyEdit({ checked, placed }: RowNow): Promise<vscode.WorkspaceEdit | string> {
  const ids = await inSlices(idsOf(checked));
  const copy = copiedRow(placed.row, ids[checked.check.rows.indexOf(placed)] ?? "", ids);
  if (copy.kind === "refused") return t("This row is no valid record. Mend it in the text editor first.");
  const edit = new vscode.WorkspaceEdit();
  insertBelow(edit, checked.document, placed, copy, undefined);
  return edit;
}

/** Sets one key of the row as “Edit Rows…” does, in one step to undo. */
async function setKey(row: RowNow, key: "status" | "expected", value: string, { documents }: Services): Promise<void> {
  const { checked: { document }, placed: { line } } = row;
  await reveal(row);
  const said = await applyToRows(document, [{ kind: "lines", first: line, last: line }], { kind: "set", key, value }, documents);
  void showInformation(said);
}

/** The new answer stands in an evaluation of its own; the one that was shown is shown again. */
async function askAgain({ answer: { example }, shown }: ShownAnswer, { services, evaluations }: RowActionServices): Promise<void> {
  await rowNow(example, shown.file, services);
  const { request } = await evaluations.requestOf(shown);
  await evaluations.start({ ...request, only: new Set([example.id]), continuing: "new" });
  const { current } = evaluations;
  const again = current?.judged?.rows.answerTo(example.id, 0);
  if (shown.folder !== undefined) await evaluations.show(shown.folder);
  if (again === undefined || again.answer.state === "error") throw new Error(current?.problem ?? t("The row has not been answered."));
  const open = t("Show the new answer");
  const said = t("Row {line}, asked again: {verdict}.", { line: example.row + 1, verdict: failureName(again.judgement.reportRow.failure, t) });
  void showInformation(said, open).then((chosen) => {
    if (chosen === open && current?.folder !== undefined) void evaluations.show(current.folder);
  });
}

async function override({ answer: { answer }, shown: { folder }, judged: { rules } }: ShownAnswer, { overrides, asked = ASKED }: RowActionServices): Promise<void> {
  if (folder === undefined) return;
  const said = await asked.override((await overrides.of(folder)).of(answer));
  if (said === undefined) return;
  const { caseId, repeat, time } = answer;
  await overrides.add(folder, { type: "override", time: new Date().toISOString(), caseId, repeat, answered: time, ...said }, rules);
}

/** Only for the case that was read: a row that asks something else by now would get what nobody has said of it. */
async function makeGold(answer: ShownAnswer, { services, asked = ASKED }: RowActionServices): Promise<void> {
  const row = await rowNow(answer.answer.example, answer.shown.file, services);
  if (row.hasChanged) throw new Error(t("This row has changed since it was asked: its answer is to the case as it was."));
  const decision = await asked.decision(answer.judged.rules.engine.protocol.decisions, answer.answer.judgement.reportRow.decision);
  if (decision === undefined || !(await asked.mayExpect(row.checked.document.fileName, decision.label))) return;
  await setKey(await rowNow(answer.answer.example, answer.shown.file, services), "expected", decision.id, services);
}
