import type { ExtensionContext } from "vscode";

export function activate(context: ExtensionContext): void {
  context.subscriptions.push();
}
