import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { TestContext } from "node:test";

/** A real HTTP server on a free loopback port that ends with the test. @returns its URL. */
export async function httpServer(test: TestContext, answer: (request: IncomingMessage, response: ServerResponse, body: string) => void): Promise<string> {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => (body += text));
    request.on("end", () => answer(request, response, body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP address");
  return `http://127.0.0.1:${address.port}`;
}

/** Writes the same again and again until nobody listens any more. */
export function writeEndlessly(response: ServerResponse, text: string): void {
  const more = (): void => {
    if (!response.destroyed) response.write(text, () => setImmediate(more));
  };
  more();
}
