import * as vscode from "vscode";

/** The answer of who goes back: no text that can be typed. */
export const BACK = Symbol("back");

/** One value that is typed. */
export interface TypedQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly value: string;
  /** What is wrong with a value; `undefined` where nothing is. */
  readonly refusal: (value: string) => string | undefined;
}

/** Asks for a value that is checked as it is typed. @returns `undefined` when the user has turned away. */
export function askTyped({ title, prompt, value, refusal }: TypedQuestion): Promise<string | typeof BACK | undefined> {
  return new Promise((resolve) => {
    const box = vscode.window.createInputBox();
    Object.assign(box, { title, prompt, value, buttons: [vscode.QuickInputButtons.Back] });
    const finish = (result: string | typeof BACK | undefined): void => {
      resolve(result);
      box.dispose();
    };
    const isRight = (): boolean => {
      const wrong = refusal(box.value);
      box.validationMessage = wrong;
      return wrong === undefined;
    };
    box.onDidChangeValue(isRight);
    box.onDidAccept(() => {
      if (isRight()) finish(box.value);
    });
    box.onDidTriggerButton(() => finish(BACK));
    box.onDidHide(() => finish(undefined));
    box.show();
  });
}
