import * as vscode from "vscode";

/** A line of a quick pick, with what it stands for. */
export interface PickItem<Value> extends vscode.QuickPickItem {
  readonly value: Value;
}

export interface PickOptions<Value> {
  /** Whether there is a step before this one. */
  readonly back: boolean;
  readonly placeholder?: string;
  /** The line that is chosen by Enter alone; else the first. */
  readonly active?: PickItem<Value> | undefined;
}

/** One step of a choice. @returns `undefined` when the user has turned away. */
export function pickOne<Value>(title: string, items: readonly PickItem<Value>[], { back, placeholder = "", active }: PickOptions<Value>): Promise<Value | "back" | undefined> {
  return new Promise((resolve) => {
    const quickPick = vscode.window.createQuickPick<PickItem<Value>>();
    quickPick.title = title;
    quickPick.placeholder = placeholder;
    quickPick.items = items;
    quickPick.matchOnDescription = true;
    if (active !== undefined) quickPick.activeItems = [active];
    quickPick.buttons = back ? [vscode.QuickInputButtons.Back] : [];
    const finish = (result: Value | "back" | undefined): void => {
      resolve(result);
      quickPick.dispose();
    };
    quickPick.onDidTriggerButton(() => finish("back"));
    quickPick.onDidAccept(() => finish(quickPick.selectedItems[0]?.value));
    quickPick.onDidHide(() => finish(undefined));
    quickPick.show();
  });
}
