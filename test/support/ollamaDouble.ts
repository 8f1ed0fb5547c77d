import type { TestContext } from "node:test";
import { httpServer } from "./httpServer";

/** What a server that speaks as Ollama does about its models has: it lists and deletes. */
export interface OllamaDouble {
  readonly host: string;
  /** name → digest; changed by who deletes. */
  readonly models: Map<string, string>;
}

export async function ollamaDouble(test: TestContext, models: Readonly<Record<string, string>>): Promise<OllamaDouble> {
  const installed = new Map(Object.entries(models));
  const host = await httpServer(test, (request, response, body) => {
    const answer = (status: number, value: unknown): void => void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    if (request.url === "/api/version") answer(200, { version: "0.11.4" });
    else if (request.url === "/api/tags") answer(200, { models: [...installed].map(([name, digest]) => ({ name: `${name}:latest`, digest })) });
    else if (request.method === "DELETE" && request.url === "/api/delete") {
      // The package sends the older name of the key, which Ollama takes as well.
      const { name } = JSON.parse(body) as { readonly name: string };
      answer(installed.delete(name) ? 200 : 404, {});
    } else answer(404, { error: "unknown" });
  });
  return { host, models: installed };
}
