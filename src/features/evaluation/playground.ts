import * as vscode from "vscode";
import { frameOf, type Contract } from "../../core/dataset/contract";
import type { DatasetRules } from "../../core/dataset/rules";
import type { Span } from "../../core/text/span";
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
      const { words: { header, request } } = inForce.contract;
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), `${header}\n\n\n${request}`));
      editor.selection = new vscode.Selection(1, 0, 1, 0);
    }
    return document;
  }

  async ask(document: vscode.TextDocument, target: TargetChoice): Promise<void> {
    const rules = this.rules.get(document.uri.toString());
    if (rules === undefined) return;
    const instruction = framed(document.getText(), rules.contract);
    const row = { id: "", row: 0, instruction, response: "", acceptable: [], tags: [] };
    await this.answers.ask({ document, row, rules, lineNow: () => Promise.resolve(document.lineCount - 1) }, target);
  }

  dispose(): void {
    this.closing.dispose();
  }
}

/** The instruction that a written text stands for: with the protocol's words around the case, and between them no more space than rows have. */
function framed(text: string, contract: Contract): string {
  const { header, request, case: { start, end } } = frameOf(text, contract);
  const words = (span: Span | undefined, prescribed: string): string => (span === undefined ? prescribed : text.slice(span.start, span.end));
  return `${words(header, contract.words.header)}\n${text.slice(start, end)}\n\n${words(request, contract.words.request)}`;
}
