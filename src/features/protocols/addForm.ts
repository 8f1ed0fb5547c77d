import * as vscode from "vscode";
import type { RedFlag } from "../../core/clinical/protocol";
import { plainText } from "../plainText";
import { rangeOf } from "../rows/ranges";
import type { Services } from "../services/services";
import { showInformation, showWarning } from "../services/messages";
import { t } from "../words";
import { copyWithForm, formChange, type FormWritten } from "./copyProtocol";
import { selectedWords } from "./selectedWords";

/** What the command asks a person. */
export interface AddFormQuestions {
  readonly pickFlag: (flags: readonly RedFlag[], words: string) => Thenable<string | undefined>;
  /** Whether a copy of the product's protocol may be made in the workspace. */
  readonly confirmCopy: (title: string, file: string) => Thenable<boolean>;
}

/** Asks in windows of VS Code. */
export const ASK: AddFormQuestions = {
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

/** Adds the selected words to a red flag; says why where it cannot be done. */
export async function addForm({ documents, protocols, productRoot }: Services, document: vscode.TextDocument, selection: vscode.Range, questions: AddFormQuestions): Promise<void> {
  const checked = await documents.current(document);
  const words = selectedWords(checked, selection);
  if (words === undefined) {
    void showInformation(t("Select some words of one case first."));
    return;
  }
  const { source, rules } = await protocols.ofDocument(document);
  const { protocol } = rules.engine;
  const flag = await questions.pickFlag(protocol.flags, words);
  if (flag === undefined) return;
  const written = source.kind === "file" ? await writeForm(vscode.Uri.file(source.file), flag, words) : await copyWithForm(protocol, flag, words, productRoot, document.uri, questions.confirmCopy);
  if (written === "declined") return;
  if (written !== "written") {
    void showWarning(written.refused);
    return;
  }
  vscode.window.setStatusBarMessage(t("“{words}” is a form of “{flag}” now.", { words: plainText(words), flag: protocol.flags.find(({ id }) => id === flag)?.label ?? flag }), 5000);
}

/** Changes the file through its document, so that undo works and an editor that shows it follows. */
async function writeForm(file: vscode.Uri, flag: string, words: string): Promise<FormWritten> {
  const document = await vscode.workspace.openTextDocument(file);
  const name = vscode.workspace.asRelativePath(file);
  const change = formChange(document.getText(), flag, words, name);
  if ("refused" in change) return change;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(file, rangeOf(document, change), change.text);
  const done = (await vscode.workspace.applyEdit(edit)) && (await document.save());
  return done ? "written" : { refused: t("{name} could not be written. Ask for write permission, or copy it to your own folder.", { name }) };
}
