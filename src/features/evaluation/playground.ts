import * as vscode from "vscode";
import { caseSpan, framed } from "../../core/dataset/contract";
import type { DatasetRules } from "../../core/dataset/rules";
import type { Services } from "../services/services";
import type { InlineAnswers } from "./inlineAnswers";
import type { TargetChoice } from "./targetChoices";

/** Cases that are asked freely: each an unsaved document of plain text, of which nothing is kept unless somebody saves it. */
export class Playground implements vscode.Disposable {
  /** The rules that judge the answers, by document. */
  private readonly rules = new Map<string, DatasetRules>();
  /** VS Code gives the name of a closed document to the next one. */
  private readonly closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => this.rules.delete(uri.toString()));

  constructor(
    private readonly services: Services,
    private readonly answers: InlineAnswers,
  ) {}

  /** Whether a document is one of them. */
  has({ uri }: vscode.TextDocument): boolean {
    return this.rules.has(uri.toString());
  }

  /**
   * Opens a case to be changed and asked.
   * @param instruction without it an empty case, in the words that the protocol puts around one.
   * @param rules without them those of the workspace.
   */
  async open(instruction?: string, rules?: DatasetRules): Promise<vscode.TextDocument> {
    const document = await vscode.workspace.openTextDocument({ language: "plaintext", content: instruction ?? "" });
    const inForce = rules ?? (await this.services.protocols.ofDocument(document)).rules;
    this.rules.set(document.uri.toString(), inForce);
    const editor = await vscode.window.showTextDocument(document);
    if (instruction === undefined) {
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), framed("", inForce.contract)));
      const before = inForce.contract.words.header.split("\n");
      const cursor = new vscode.Position(before.length - 1, before.at(-1)?.length ?? 0);
      editor.selection = new vscode.Selection(cursor, cursor);
    }
    return document;
  }

  async ask(document: vscode.TextDocument, target: TargetChoice): Promise<void> {
    const rules = this.rules.get(document.uri.toString());
    if (rules === undefined) return;
    const text = document.getText();
    const { start, end } = caseSpan(text, rules.contract);
    // With the protocol's own words, as training has them.
    const instruction = framed(text.slice(start, end), rules.contract);
    const row = { id: "", row: 0, instruction, response: "", acceptable: [], tags: [] };
    await this.answers.ask({ document, row, rules, lineNow: () => Promise.resolve(document.lineCount - 1) }, target);
  }

  dispose(): void {
    this.closing.dispose();
  }
}
