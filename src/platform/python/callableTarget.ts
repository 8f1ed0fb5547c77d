import * as v from "valibot";
import { callableDigest } from "../../core/evaluation/callable";
import type { AskOptions, Fault, Reply, TargetIdentity } from "../../core/evaluation/target";
import { BRIDGE_PROTOCOL } from "../../core/training/bridgeEvent";
import { DEFAULT_BOUNDS, Patience, type Bounds } from "../evaluation/patience";
import type { Target } from "../evaluation/target";
import { ProcessError, startDialogue, type Dialogue } from "../process";

/** The function cannot be asked; `detail` is what is missing, or what Python says. */
export class CallableError extends Error {
  constructor(
    readonly kind: "not_started" | "module_missing" | "library_missing" | "function_missing" | "not_loaded",
    readonly callable: string,
    readonly interpreter: string,
    readonly detail: string,
    options?: ErrorOptions,
  ) {
    super(`${callable}: ${kind}: ${detail}`, options);
  }
}

const line = v.variant("type", [
  v.object({ type: v.literal("hello"), protocol: v.literal(BRIDGE_PROTOCOL) }),
  v.object({ type: v.literal("ready"), source: v.nullable(v.string()) }),
  v.object({ type: v.literal("answer"), text: v.string() }),
  v.object({ type: v.literal("error"), code: v.picklist(["module_missing", "library_missing", "function_missing", "not_loaded", "raised", "no_text"]), message: v.string() }),
]);
type Line = v.InferOutput<typeof line>;

export interface CallableOptions {
  /** `module:function`; it takes the case, and of the options those that it names: temperature, seed, max_tokens, system. */
  readonly callable: string;
  /** Where the module is looked for first, and the working directory. */
  readonly folder: string;
  /** A Python, 3.10 or later, that has the function's own libraries. */
  readonly interpreter: string;
  /** Folder that holds `clinical_bridge/`. */
  readonly bridgeFolder: string;
  readonly system?: string;
  readonly bounds?: Bounds;
}

/** A Python function, in a process of its own that lives as long as it answers: one that is silent for too long is ended with all it has started, and begun anew for the next row. */
export class CallableTarget implements Target {
  readonly most = 1;
  private running: Promise<Conversation> | undefined;

  constructor(private readonly options: CallableOptions) {}

  /** @throws {CallableError} */
  async identity(signal: AbortSignal): Promise<TargetIdentity> {
    const { callable, system } = this.options;
    const { source } = await this.conversation(AbortSignal.any([signal, AbortSignal.timeout((this.options.bounds ?? DEFAULT_BOUNDS).firstTokenMs)]));
    return { model: callable, digest: callableDigest(callable, source), ...(system === undefined ? {} : { system }) };
  }

  async ask(prompt: string, { temperature, seed, numPredict }: AskOptions, signal: AbortSignal): Promise<Reply> {
    const started = performance.now();
    const seconds = (): number => (performance.now() - started) / 1000;
    const failed = (fault: Fault, error: string): Reply => ({ text: "", state: "error", seconds: seconds(), fault, error });
    const { system, bounds = DEFAULT_BOUNDS } = this.options;
    const patience = new Patience(bounds, signal);
    try {
      const { say } = await this.conversation(patience.signal);
      const options = { temperature, seed, max_tokens: numPredict, ...(system === undefined ? {} : { system }) };
      const answer = await orAborted(say({ prompt, options }), patience.signal);
      if (answer.type === "answer") return { text: answer.text, state: answer.text.trim() === "" ? "empty" : "complete", seconds: seconds() };
      return answer.type === "error" && answer.code === "raised" ? failed("raised", answer.message) : failed("broken_answer", answer.type === "error" ? answer.message : "");
    } catch (error) {
      // Whatever it still does would be the answer to another row.
      await this.stop();
      signal.throwIfAborted();
      if (patience.fault !== undefined) return failed(patience.fault, "");
      return failed("unreachable", error instanceof CallableError ? error.detail : String(error));
    } finally {
      patience.end();
    }
  }

  /** Ends the function's process with all that it has started. */
  async stop(): Promise<void> {
    const { running } = this;
    this.running = undefined;
    const conversation = await running?.catch(() => undefined);
    await conversation?.stop();
  }

  private async conversation(signal: AbortSignal): Promise<Conversation> {
    this.running ??= converse(this.options, signal);
    try {
      return await this.running;
    } catch (error) {
      this.running = undefined;
      throw error;
    }
  }
}

interface Conversation {
  readonly source: string | null;
  readonly say: (request: object) => Promise<Line>;
  readonly stop: () => Promise<void>;
}

async function converse({ callable, folder, interpreter, bridgeFolder }: CallableOptions, signal: AbortSignal): Promise<Conversation> {
  const failed = (kind: CallableError["kind"], detail: string, cause?: unknown): CallableError => new CallableError(kind, callable, interpreter, detail, { cause });
  const heard = new Lines();
  const env = { PYTHONPATH: bridgeFolder, PYTHONUTF8: "1", PYTHONDONTWRITEBYTECODE: "1", HF_HUB_DISABLE_TELEMETRY: "1", DO_NOT_TRACK: "1" };
  const dialogue = startDialogue(interpreter, ["-m", "clinical_bridge", "ask", callable, "--folder", folder], { cwd: folder, env }, (text) => heard.add(text));
  const gone = goneOf(dialogue, failed);
  try {
    const next = (): Promise<Line> => orAborted(Promise.race([heard.next(), gone]), signal);
    const hello = await next();
    const ready = hello.type === "hello" ? await next() : hello;
    if (ready.type === "error" && ready.code !== "raised" && ready.code !== "no_text") throw failed(ready.code, ready.message);
    if (ready.type !== "ready") throw failed("not_started", ready.type);
    return {
      source: ready.source,
      say: (request) => {
        dialogue.send(JSON.stringify(request));
        return Promise.race([heard.next(), gone]);
      },
      stop: dialogue.stop,
    };
  } catch (error) {
    await dialogue.stop();
    if (error instanceof CallableError) throw error;
    if (error instanceof Error && error.name === "TimeoutError") throw failed("not_loaded", error.message, error);
    throw error instanceof SyntaxError || error instanceof v.ValiError ? failed("not_started", error.message, error) : error;
  }
}

function goneOf({ ended }: Dialogue, failed: (kind: CallableError["kind"], detail: string, cause?: unknown) => CallableError): Promise<never> {
  const gone = ended.then(
    (code) => Promise.reject(failed("not_started", code === null ? "signal" : `exit code ${code}`)),
    (error: unknown) => Promise.reject(failed("not_started", error instanceof ProcessError ? error.tail : String(error), error)),
  );
  gone.catch(() => undefined);
  return gone;
}

/** Lines in their order, for one listener. */
class Lines {
  private readonly said: Line[] = [];
  private waiting: { readonly resolve: (line: Line) => void; readonly reject: (error: unknown) => void } | undefined;
  private broken: unknown;

  add(text: string): void {
    try {
      this.said.push(v.parse(line, JSON.parse(text)));
    } catch (error) {
      this.broken = error;
    }
    this.give();
  }

  next(): Promise<Line> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.give();
    });
  }

  private give(): void {
    const { waiting } = this;
    if (waiting === undefined) return;
    const [first] = this.said;
    if (first === undefined && this.broken === undefined) return;
    this.waiting = undefined;
    if (first === undefined) waiting.reject(this.broken);
    else waiting.resolve(this.said.shift() ?? first);
  }
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason instanceof Error ? signal.reason : new Error("aborted"));
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
