import * as vscode from "vscode";
import { plainText } from "../plainText";

// Whatever notification says may hold words of a row: none of them becomes a link. Modal questions are said as they are: VS Code makes no link there.

/** A notification with an error. @returns the one of `choices` that was chosen. */
export function showError<Choice extends string>(text: string, ...choices: readonly Choice[]): Thenable<Choice | undefined> {
  return vscode.window.showErrorMessage(plainText(text), ...choices);
}

/** A notification with a warning. @returns the one of `choices` that was chosen. */
export function showWarning<Choice extends string>(text: string, ...choices: readonly Choice[]): Thenable<Choice | undefined> {
  return vscode.window.showWarningMessage(plainText(text), ...choices);
}

/** A notification. @returns the one of `choices` that was chosen. */
export function showInformation<Choice extends string>(text: string, ...choices: readonly Choice[]): Thenable<Choice | undefined> {
  return vscode.window.showInformationMessage(plainText(text), ...choices);
}
