import { requestBody, requestHeaders, valueAt, type Endpoint } from "../../core/evaluation/endpoint";
import type { AskOptions, Fault, Reply, TargetIdentity } from "../../core/evaluation/target";
import { faultOfError, faultOfStatus } from "../evaluation/fault";
import { DEFAULT_BOUNDS, Patience, type Bounds } from "../evaluation/patience";
import type { Target } from "../evaluation/target";
import { faultText } from "../ollama/client";

/** Characters of a reply; no answer to a case is so long, and a server may go on for ever. */
const LONGEST_REPLY = 4_000_000;

/** Any HTTP endpoint that takes JSON and gives JSON. It has no digest, so no answer of another run is reused. */
export class HttpTarget implements Target {
  constructor(
    private readonly endpoint: Endpoint,
    private readonly given: { readonly system?: string; readonly apiKey?: string; readonly bounds?: Bounds } = {},
  ) {}

  /** Whether it answers is seen by the question that warms it up: an endpoint has no list of models. */
  identity(): Promise<TargetIdentity> {
    const { url, name, body, answer } = this.endpoint;
    const { system } = this.given;
    return Promise.resolve({ model: name ?? new URL(url).host, digest: undefined, template: JSON.stringify([body, answer]), ...(system === undefined ? {} : { system }) });
  }

  async ask(prompt: string, options: AskOptions, signal: AbortSignal): Promise<Reply> {
    const started = performance.now();
    const seconds = (): number => (performance.now() - started) / 1000;
    const patience = new Patience(this.given.bounds ?? DEFAULT_BOUNDS, signal);
    const failed = (fault: Fault, error: string): Reply => ({ text: "", state: "error", seconds: seconds(), fault, error });
    const { url, answer } = this.endpoint;
    try {
      const body = JSON.stringify(requestBody(this.endpoint, prompt, this.given.system, options));
      const headers = { "content-type": "application/json", ...requestHeaders(this.endpoint, this.given.apiKey) };
      // Rows and key go where the file says and nowhere else.
      const response = await fetch(url, { method: "POST", redirect: "error", headers, body, signal: patience.signal });
      const reply = await textOf(response, patience);
      if (!response.ok) return failed(faultOfStatus(response.status), `HTTP ${response.status}: ${reply.slice(0, 500)}`);
      const text = valueAt(JSON.parse(reply), answer);
      if (typeof text !== "string") return failed("broken_answer", `${answer}: ${reply.slice(0, 500)}`);
      return { text, state: text.trim() === "" ? "empty" : "complete", seconds: seconds() };
    } catch (error) {
      signal.throwIfAborted();
      return failed(patience.fault ?? faultOfError(error), faultText(error));
    } finally {
      patience.end();
    }
  }
}

async function textOf(response: Response, patience: Patience): Promise<string> {
  let text = "";
  if (response.body === null) return text;
  for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
    patience.heard(LONGEST_REPLY);
    text += part;
    if (text.length > LONGEST_REPLY) throw new RangeError(`${LONGEST_REPLY}`);
  }
  return text;
}
