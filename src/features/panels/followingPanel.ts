import type * as vscode from "vscode";
import type { KeptPanels } from "./keptPanels";
import { WebviewChannel, type Handler } from "./webviewChannel";
import { WEBVIEW_OPTIONS, webviewHtml } from "./webviewHtml";
import { errorLog } from "../services/errorLog";

/** What such a panel needs of the extension. */
export interface PanelServices {
  /** Folder of package.json. */
  readonly productRoot: string;
  readonly log: vscode.LogOutputChannel;
  readonly panels: Pick<KeptPanels, "keep">;
}

/** What a panel shows, and how it follows it. */
export interface Followed {
  /** What the panel can be filled from again, as plain data. */
  readonly shown: () => unknown;
  /** `undefined` until it is known. */
  readonly snapshot: () => unknown;
  readonly handlers: readonly (readonly [string, Handler])[];
  /**
   * Follows until `signal` is aborted.
   * @param changed to be called after each change, with the panel's title.
   */
  readonly follow: (changed: (title: string) => void, signal: AbortSignal) => Promise<void>;
}

export interface FollowingPanel {
  readonly panel: vscode.WebviewPanel;
  /** Settles when the page is there. */
  readonly ready: Promise<void>;
}

/** A panel that follows something as long as it can be seen; hidden it does nothing, and seen again it looks anew. */
export function openFollowing(panel: vscode.WebviewPanel, { productRoot, log, panels }: PanelServices, view: string, { shown, snapshot, handlers, follow }: Followed): FollowingPanel {
  const { webview } = panel;
  panels.keep(panel, shown());
  webview.options = WEBVIEW_OPTIONS;
  const channel = new WebviewChannel(webview, handlers, snapshot);
  let following: AbortController | undefined;
  const changed = (title: string): void => {
    panel.title = title;
    panels.keep(panel, shown());
    channel.sendSnapshot();
  };
  const look = (): void => {
    if (!panel.visible) {
      following?.abort();
      following = undefined;
      return;
    }
    if (following !== undefined) return;
    const controller = (following = new AbortController());
    follow(changed, controller.signal).catch((error: unknown) => {
      if (!controller.signal.aborted) errorLog(log, "panel")(error);
    });
  };
  panel.onDidChangeViewState(look);
  panel.onDidDispose(() => {
    following?.abort();
    channel.dispose();
  });
  const ready = webviewHtml(productRoot, view).then((html) => {
    webview.html = html;
    look();
  });
  return { panel, ready };
}
