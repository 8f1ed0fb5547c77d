import * as v from "valibot";
import type { AskOptions } from "./target";

/** How an HTTP endpoint is asked: what is posted to it, and where its answer stands in what comes back. */
export interface Endpoint {
  readonly url: string;
  /** As people name it; the host of the address without it. */
  readonly name?: string;
  /** A value may hold {@link KEY_PLACEHOLDER}. */
  readonly headers: Readonly<Record<string, string>>;
  /** Any JSON; texts in it may hold {@link PLACEHOLDERS}. */
  readonly body: unknown;
  /** JSON pointer (RFC 6901) to the answer's text. */
  readonly answer: string;
}

/** Why a file says no endpoint. */
export type EndpointFault = "not_json" | "not_valid" | "address" | "no_prompt";

/** What a text of the body may hold. One that is nothing but a number's placeholder becomes that number. */
export const PLACEHOLDERS = ["prompt", "system", "temperature", "seed", "numCtx", "maxTokens"] as const;
const PLACEHOLDER = /\{(prompt|system|temperature|seed|numCtx|maxTokens)\}/gu;

/** What a header may hold, beside its words: the key that is kept for the server, so that it need not stand in the file. */
export const KEY_PLACEHOLDER = "{key}";

const schema = v.strictObject({
  $schema: v.exactOptional(v.string()),
  url: v.string(),
  name: v.exactOptional(v.string()),
  headers: v.exactOptional(v.record(v.string(), v.string()), {}),
  body: v.unknown(),
  answer: v.pipe(v.string(), v.regex(/^(?:\/.*)?$/u)),
});

/** An endpoint as its file says it. */
export function readEndpoint(text: string): Endpoint | EndpointFault {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "not_json";
  }
  const result = v.safeParse(schema, value);
  if (!result.success) return "not_valid";
  const { $schema: _schema, ...endpoint } = result.output;
  if (!/^https?:\/\/[\w.:[\]-]+(?:[/?]\S*)?$/u.test(endpoint.url)) return "address";
  return JSON.stringify(endpoint.body).includes("{prompt}") ? endpoint : "no_prompt";
}

/** The headers, with the key where they say; where none says so, as a bearer's. */
export function requestHeaders({ headers }: Endpoint, key: string | undefined): Readonly<Record<string, string>> {
  if (key === undefined) return headers;
  const bearer = wantsKey(headers) || Object.keys(headers).some((name) => name.toLowerCase() === "authorization") ? {} : { authorization: `Bearer ${key}` };
  return { ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replaceAll(KEY_PLACEHOLDER, () => key)])), ...bearer };
}

/** Whether headers cannot be sent without a key. */
export function wantsKey(headers: Endpoint["headers"]): boolean {
  return Object.values(headers).some((value) => value.includes(KEY_PLACEHOLDER));
}

/** The body for one prompt. What a prompt says is never taken for a placeholder. */
export function requestBody({ body }: Endpoint, prompt: string, system: string | undefined, { temperature, seed, numCtx, numPredict }: AskOptions): unknown {
  const values: Readonly<Record<string, string | number>> = { prompt, system: system ?? "", temperature, seed, numCtx, maxTokens: numPredict };
  const filled = (value: unknown): unknown => {
    if (typeof value === "string") return values[/^\{(?<name>\w+)\}$/u.exec(value)?.groups?.["name"] ?? ""] ?? value.replace(PLACEHOLDER, (_, name: string) => String(values[name]));
    if (Array.isArray(value)) return value.map(filled);
    if (typeof value === "object" && value !== null) return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, filled(each)]));
    return value;
  };
  return filled(body);
}

/** What stands at a JSON pointer; `undefined` where nothing does. */
export function valueAt(value: unknown, pointer: string): unknown {
  let found: unknown = value;
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[key];
  }
  return found;
}
