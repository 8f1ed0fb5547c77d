import { decode, decodeFromHost, type MessageFromWebview, type RequestType } from "../src/shared/webviewMessages";

interface VsCodeApi {
  postMessage(message: MessageFromWebview): void;
  setState(state: unknown): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

/** What a view does with what its host sends. */
export interface HostListener {
  onSnapshot(state: unknown): void;
  onDelta(delta: unknown): void;
}

/** The only seam to VS Code: everything the webview says or hears passes here and is decoded. */
export class Host {
  private readonly api = acquireVsCodeApi();
  private readonly waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  private lastId = 0;

  constructor(listener: HostListener) {
    window.addEventListener("message", ({ data }: MessageEvent<unknown>) => this.receive(data, listener));
    this.api.postMessage({ type: "ready" });
  }

  /** @throws the host's message when it answers with a failure, or when its answer does not fit. */
  async request<Params, Result>(type: RequestType<Params, Result>, params: Params): Promise<Result> {
    const id = ++this.lastId;
    const value = await new Promise<unknown>((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.api.postMessage({ type: "request", id, method: type.method, params });
    });
    const result = decode(type.result, value);
    if (result === undefined) throw new Error(`${type.method}: unexpected answer`);
    return result;
  }

  /** What the panel is made anew from when the window is loaded again. */
  remember(state: unknown): void {
    this.api.setState(state);
  }

  private receive(data: unknown, listener: HostListener): void {
    const message = decodeFromHost(data);
    switch (message?.type) {
      case undefined:
        break;
      case "snapshot":
        listener.onSnapshot(message.state);
        break;
      case "delta":
        listener.onDelta(message.delta);
        break;
      case "reply":
        this.settle(message.id)?.resolve(message.value);
        break;
      case "failure":
        this.settle(message.id)?.reject(new Error(message.error));
        break;
    }
  }

  private settle(id: number) {
    const waiter = this.waiting.get(id);
    this.waiting.delete(id);
    return waiter;
  }
}
