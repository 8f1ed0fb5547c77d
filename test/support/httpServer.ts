import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { MockTracker } from "node:test";

/** What ends with a test, of whichever runner. */
export interface Ending {
  after(work: () => void): void;
}

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A real HTTP server on a free loopback port that ends with the test. @returns its URL. */
export async function httpServer(test: Ending, answer: Answer): Promise<string> {
  return (await startServer(test, answer)).url;
}

/** The same, which may be killed before: open connections break off. */
export async function startServer(test: Ending, answer: Answer): Promise<{ readonly url: string; readonly kill: () => void }> {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => answer(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const kill = (): void => {
    server.closeAllConnections();
    server.close();
  };
  test.after(kill);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  return { url: `http://127.0.0.1:${address.port}`, kill };
}

/** `fetch` as it may be while a body is read: its signal is forgotten, since it is held weakly, and ends nothing any more. */
export function forgetSignals(mock: MockTracker): void {
  const { fetch } = globalThis;
  mock.method(globalThis, "fetch", (input: string | URL | Request, { signal: _forgotten, ...init }: RequestInit = {}) => fetch(input, init));
}

/** Writes the same again and again until nobody listens any more. */
export function writeEndlessly(response: ServerResponse, text: string): void {
  const more = (): void => {
    if (!response.destroyed) response.write(text, () => setImmediate(more));
  };
  more();
}
