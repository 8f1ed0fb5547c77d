import type * as vscode from "vscode";
import { messageOf } from "../../core/messageOf";
import { decode, decodeFromWebview, type MessageFromHost, type RequestType } from "../../shared/webviewMessages";

/** What the host does for one method; it throws to say no, with a message for people. */
export type Handler = (params: unknown, signal: AbortSignal) => Promise<unknown>;

/** Binds a request type to what answers it; parameters that do not fit are refused before they are seen. */
export function handle<Params, Result>(type: RequestType<Params, Result>, answer: (params: Params, signal: AbortSignal) => Promise<Result> | Result): readonly [string, Handler] {
  return [
    type.method,
    async (value, signal) => {
      const params = decode(type.params, value);
      if (params === undefined) throw new Error(`${type.method}: unexpected parameters`);
      return answer(params, signal);
    },
  ];
}

/** The host's end of a webview: answers every request, with its value or with why not, and sends state when the view is ready. */
export class WebviewChannel implements vscode.Disposable {
  private readonly running = new Map<number, AbortController>();
  private readonly subscription: vscode.Disposable;
  private readonly handlers: ReadonlyMap<string, Handler>;

  constructor(
    private readonly webview: vscode.Webview,
    handlers: readonly (readonly [string, Handler])[],
    private readonly snapshot: () => unknown,
  ) {
    this.handlers = new Map(handlers);
    this.subscription = webview.onDidReceiveMessage((message: unknown) => this.receive(message));
  }

  sendSnapshot(): void {
    this.post({ type: "snapshot", state: this.snapshot() });
  }

  sendDelta(delta: unknown): void {
    this.post({ type: "delta", delta });
  }

  dispose(): void {
    this.subscription.dispose();
    for (const controller of this.running.values()) controller.abort();
  }

  private receive(value: unknown): void {
    const message = decodeFromWebview(value);
    switch (message?.type) {
      case undefined:
        break;
      case "ready":
        this.sendSnapshot();
        break;
      case "cancel":
        this.running.get(message.id)?.abort();
        break;
      case "request":
        void this.answer(message.id, message.method, message.params);
        break;
    }
  }

  private async answer(id: number, method: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    this.running.set(id, controller);
    try {
      const handler = this.handlers.get(method);
      if (handler === undefined) throw new Error(`${method}: unknown`);
      this.post({ type: "reply", id, ok: true, value: await handler(params, controller.signal) });
    } catch (error) {
      this.post({ type: "failure", id, error: messageOf(error) });
    } finally {
      this.running.delete(id);
    }
  }

  private post(message: MessageFromHost): void {
    void this.webview.postMessage(message);
  }
}
