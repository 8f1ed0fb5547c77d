import * as vscode from "vscode";

/** How long VS Code may take to hand over what it has kept over a reload of the window; once more is only a page opened anew. */
const HAND_OVER_MS = 2_000;

/** Looks once VS Code has had its time since the tabs were last others, and since it was last asked to. */
export class TabsSettled implements vscode.Disposable {
  private timer: NodeJS.Timeout | undefined;
  private readonly following = vscode.window.tabGroups.onDidChangeTabs(() => this.wait());

  constructor(
    private readonly look: () => Promise<void>,
    private readonly onError: (error: unknown) => void,
  ) {}

  wait(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look().catch(this.onError), HAND_OVER_MS);
  }

  dispose(): void {
    this.following.dispose();
    clearTimeout(this.timer);
  }
}
