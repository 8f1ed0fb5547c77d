import type { ServerResponse } from "node:http";
import { startServer, writeEndlessly, type Ending } from "./httpServer";

/**
 * What the server does with a prompt: it answers; or it says nothing more (`hang`), breaks the connection off behind some words (`die`), has no place
 * (`busy`), knows no end (`endless`), ends at the token limit (`cut`), or tells an error inside HTTP 200 (`error`).
 */
export type DoubleAnswer = string | { readonly fault: "hang" | "hang_first" | "die" | "busy" | "endless" | "cut" | "error" | "refuse" };

/** What a server that speaks as Ollama does about its models has: it lists, shows, pulls, deletes and answers. */
export interface OllamaDouble {
  readonly host: string;
  /** name → digest; changed by who deletes. */
  readonly models: Map<string, string>;
  /** The prompts that were asked, without those that only warm up. */
  readonly asked: string[];
  /** What it was asked with last. */
  readonly request: () => Readonly<Record<string, unknown>>;
  /** Ends the server in the middle of whatever it does. */
  readonly kill: () => void;
}

interface DoubleOptions {
  readonly answer?: (prompt: string, times: number) => DoubleAnswer | Promise<DoubleAnswer>;
  readonly system?: string;
  readonly template?: string;
}

const WARM_UP = ".";

export async function ollamaDouble(test: Ending, models: Readonly<Record<string, string>>, { answer: answerTo = () => "", system = "", template = "{{ .Prompt }}" }: DoubleOptions = {}): Promise<OllamaDouble> {
  const installed = new Map(Object.entries(models));
  const asked: string[] = [];
  let request: Readonly<Record<string, unknown>> = {};
  const { url: host, kill } = await startServer(test, (message, response, body) => {
    const answer = (status: number, value: unknown): void => void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
    if (message.url === "/api/version") answer(200, { version: "0.11.4" });
    else if (message.url === "/api/tags") answer(200, { models: [...installed].map(([name, digest]) => ({ name: `${name}:latest`, digest })) });
    else if (message.url === "/api/show") answer(200, { template, system });
    else if (message.url === "/api/generate") {
      request = JSON.parse(body) as Readonly<Record<string, unknown>>;
      const prompt = String(request["prompt"]);
      if (prompt === WARM_UP) respond(response, "");
      else {
        asked.push(prompt);
        void Promise.resolve(answerTo(prompt, asked.length)).then((given) => respond(response, given));
      }
    } else if (message.url === "/api/pull") {
      const { name } = JSON.parse(body) as { readonly name: string };
      installed.set(name, `pulled ${name}`);
      response.end(['{"status":"pulling manifest"}', '{"status":"pulling a","total":100,"completed":50}', '{"status":"success"}', ""].join("\n"));
    } else if (message.method === "DELETE" && message.url === "/api/delete") {
      // The package sends the older name of the key, which Ollama takes as well.
      const { name } = JSON.parse(body) as { readonly name: string };
      answer(installed.delete(name) ? 200 : 404, {});
    } else answer(404, { error: "unknown" });
  });
  return { host, models: installed, asked, request: () => request, kill };
}

function respond(response: ServerResponse, answer: DoubleAnswer): void {
  const part = (text: string): string => `${JSON.stringify({ model: "m", response: text, done: false })}\n`;
  const last = (reason: string): string => `${JSON.stringify({ model: "m", response: "", done: true, done_reason: reason, total_duration: 1e6, eval_count: 3 })}\n`;
  const refuse = (status: number, error: string): void => void response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error }));
  if (typeof answer === "string") {
    response.end(part(answer) + last("stop"));
    return;
  }
  switch (answer.fault) {
    case "hang_first":
      break;
    case "hang":
      response.write(part("Recom"));
      break;
    case "die":
      response.write(part("Recom"), () => response.destroy());
      break;
    case "busy":
      refuse(503, "server busy, please try again.  maximum pending requests exceeded");
      break;
    case "refuse":
      refuse(500, "model requires more system memory");
      break;
    case "cut":
      response.end(part("Recom") + last("length"));
      break;
    case "error":
      response.end(`${part("Recom")}{"error":"model runner has stopped"}\n`);
      break;
    case "endless":
      writeEndlessly(response, part("la "));
      break;
  }
}
