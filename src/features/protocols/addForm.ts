import * as vscode from "vscode";
import { escapeForm } from "../../core/clinical/pattern";
import { addFormEdit } from "../../core/clinical/protocolEdit";
import type { RedFlag } from "../../core/clinical/protocol";
import { COMMANDS } from "../../contributions";
import { DATASET_LANGUAGE, isDataset, rowAt, type CheckedDocument } from "../rows/datasetDocuments";
import { rangeOf } from "../rows/ranges";
import type { Services } from "../services/services";
import { t } from "../words";
import { copyProtocol } from "./copyProtocol";

/** A surface form is a phrase, not a paragraph. */
const MOST_CHARACTERS = 80;

/** What the command asks a person. */
export interface AddFormQuestions {
  readonly pickFlag: (flags: readonly RedFlag[], words: string) => Thenable<string | undefined>;
  /** Whether a copy of the product's protocol may be made in the workspace. */
  readonly confirmCopy: (title: string, file: string) => Thenable<boolean>;
}

const ASK: AddFormQuestions = {
  async pickFlag(flags, words) {
    const items = flags.map(({ id, label }) => ({ label, description: id })).sort((a, b) => a.label.localeCompare(b.label));
    const picked = await vscode.window.showQuickPick(items, { title: t("Which red flag is “{words}” a form of?", { words }), matchOnDescription: true });
    return picked?.description;
  },
  async confirmCopy(title, file) {
    const copy = t("Make the copy");
    const message = t("“{title}” belongs to the extension. A copy, {file}, is made in this workspace and named in its setting “clinicalPrompts.protocol”; from then on it is yours to change.", { title, file });
    return (await vscode.window.showInformationMessage(message, { modal: true }, copy)) === copy;
  },
};

/** On words selected in a case: they become a surface form of a red flag, in the workspace's own protocol. */
export function registerAddForm(services: Services): vscode.Disposable {
  const { documents } = services;
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider(
      DATASET_LANGUAGE,
      {
        async provideCodeActions(document, range) {
          if (range.isEmpty) return [];
          const words = selectedWords(await documents.current(document), range);
          if (words === undefined) return [];
          const title = t("Add “{words}” to a red flag…", { words });
          const action = new vscode.CodeAction(title, vscode.CodeActionKind.Refactor);
          action.command = { command: COMMANDS.addForm, title };
          return [action];
        },
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.Refactor] },
    ),
    vscode.commands.registerCommand(COMMANDS.addForm, async () => {
      const editor = vscode.window.activeTextEditor;
      if (editor?.document.languageId === DATASET_LANGUAGE) await addForm(services, editor.document, editor.selection, ASK);
    }),
  );
}

/** Adds the selected words to a red flag; says why where it cannot be done. */
export async function addForm({ documents, protocols, productRoot }: Services, document: vscode.TextDocument, selection: vscode.Range, questions: AddFormQuestions): Promise<void> {
  const checked = await documents.current(document);
  const words = selectedWords(checked, selection);
  if (words === undefined) {
    await vscode.window.showInformationMessage(t("Select some words of one case first."));
    return;
  }
  const { source, rules } = await protocols.ofDocument(document);
  const { protocol } = rules.engine;
  const flag = await questions.pickFlag(protocol.flags, words);
  if (flag === undefined) return;
  const file = source.kind === "file" ? vscode.Uri.file(source.file) : await copyProtocol(protocol, productRoot, document.uri, questions.confirmCopy);
  if (file === undefined) return;
  const problem = await writeForm(file, flag, words);
  if (problem !== undefined) {
    await vscode.window.showWarningMessage(problem);
    return;
  }
  vscode.window.setStatusBarMessage(t("“{words}” is a form of “{flag}” now.", { words, flag: protocol.flags.find(({ id }) => id === flag)?.label ?? flag }), 5000);
}

/** Changes the file through its document, so that undo works and an editor that shows it follows. Else why nothing was written. */
async function writeForm(file: vscode.Uri, flag: string, words: string): Promise<string | undefined> {
  const document = await vscode.workspace.openTextDocument(file);
  const name = vscode.workspace.asRelativePath(file);
  const change = addFormEdit(document.getText(), flag, escapeForm(words));
  if (change === "known") return t("“{words}” is a form of that red flag already.", { words });
  if (change === undefined) return t("{name} has no such red flag, or is no JSON. Open it and correct it first.", { name });
  const edit = new vscode.WorkspaceEdit();
  edit.replace(file, rangeOf(document, change), change.text);
  const done = (await vscode.workspace.applyEdit(edit)) && (await document.save());
  return done ? undefined : t("{name} could not be written. Ask for write permission, or copy it to your own folder.", { name });
}

/** The words of a selection that lies in one instruction, JSON's escapes resolved; `undefined` for anything else. */
function selectedWords({ document, check }: CheckedDocument, selection: vscode.Range): string | undefined {
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
