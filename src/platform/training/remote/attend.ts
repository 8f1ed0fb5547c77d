import { readFile } from "node:fs/promises";
import path from "node:path";
import * as v from "valibot";
import { GGUF_KINDS, isMadeByOllama } from "../../../core/training/configuration";
import { createModel } from "../../ollama/createModel";
import { quantizationOf } from "../../ollama/quantization";
import { OllamaError } from "../../ollama/client";
import type { Host } from "../../hosts/host";
import { HostError } from "../../hosts/hostError";
import type { JobState } from "../../../core/training/slurmState";
import { RUN_FILES } from "../runFolder";
import { SlurmError } from "../slurm";
import { carrierOf, type Carrier, type Rhythm } from "./carrier";
import { fetchLog, FetchDamagedError, fetchModel } from "./fetchModel";
import { heldAgainstTraining, TemplateMismatchError } from "./heldAgainst";
import type { Machine } from "./machine";
import { MirroredEvents, remoteLines, type RemoteLine } from "./mirroredEvents";
import type { EndRequest } from "./remoteTrainer";

/** Time between two looks at a trainer that has nothing new to say. */
const LOOK_MS = 1_000;
/** Time before a lost connection is tried again: twice as long each time, to a minute. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

/** What is served, as `config.json` says it; the rest of it is the trainer's. */
const servedSchema = v.looseObject({
  export: v.looseObject({ gguf: v.picklist(GGUF_KINDS) }),
  serve: v.exactOptional(v.looseObject({ host: v.string(), model: v.string(), baseModelName: v.exactOptional(v.string()), template: v.string(), system: v.string(), parameters: v.record(v.string(), v.unknown()) })),
});

/** How the user ends a run early, told while it is followed. */
export class EndRequests {
  private wanted: EndRequest | undefined;
  private wake: () => void = () => undefined;

  /** Called when a run is cancelled whose trainer has ended: what is left is this machine's own work. */
  onCancel: (() => void) | undefined;

  ask(request: EndRequest): void {
    this.wanted = request;
    if (request === "cancel") this.onCancel?.();
    this.wake();
  }

  /** What has been asked and not been passed on yet. */
  get pending(): EndRequest | undefined {
    return this.wanted;
  }

  passedOn(request: EndRequest): void {
    if (this.wanted === request) this.wanted = undefined;
  }

  /** Resolves after some time, or as soon as something is asked. */
  wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

export interface Attendance {
  /** Of the run here. */
  readonly folder: string;
  readonly machine: Machine;
  readonly host: Host;
  /** Of this process, which stands for the trainer here. */
  readonly pid: number;
  readonly requests: EndRequests;
  /** How often a cluster is asked. */
  readonly rhythm?: Rhythm;
}

/**
 * Follows a run on another machine to its end, across lost connections: copies its events as they come, passes on how the user ends it, then brings the
 * model back and creates it in the Ollama of this machine. All that is known stands in the run folder, so that another process can go on at any point.
 */
export async function attend(attendance: Attendance): Promise<void> {
  const { folder, machine, host, pid, requests, rhythm } = attendance;
  const carrier = carrierOf(host, machine, rhythm);
  const cancelled = new AbortController();
  const { signal } = cancelled;
  const events = await MirroredEvents.open(path.join(folder, RUN_FILES.events), pid);
  const link = (state: "attached" | "lost"): Promise<void> => events.say({ type: "link", state, host: host.name, pid });
  try {
    await link("attached");
    for (let retry = FIRST_RETRY_MS; ; ) {
      try {
        const end = await followOnce(attendance, carrier, events, async () => (events.state.link?.lost === true ? link("attached") : undefined), signal);
        retry = FIRST_RETRY_MS;
        if (end === "gone") {
          // A job that was cancelled while it waited has had no trainer that could say so.
          if (events.state.queue?.phase === "cancelled") await events.say({ type: "end", state: "cancelled" });
          return;
        }
        if (end === undefined) {
          await requests.wait(LOOK_MS);
          continue;
        }
        requests.onCancel = () => cancelled.abort();
        await finish(attendance, events, end, signal);
        return;
      } catch (error) {
        requests.onCancel = undefined;
        if (signal.aborted || !(error instanceof HostError && error.kind === "unreachable")) throw error;
        if (events.state.link?.lost !== true) await link("lost");
        await requests.wait(retry);
        retry = Math.min(2 * retry, LONGEST_RETRY_MS);
      }
    }
  } catch (error) {
    if (signal.aborted) { await events.say({ type: "end", state: "cancelled" }); return; }
    const failure = failureOf(error, machine);
    if (failure === undefined) throw error;
    await events.say({ type: "error", ...failure });
    await events.say({ type: "end", state: "failed" });
  } finally {
    await events.close();
  }
}

/** One look. @returns the line with which the run ended there; `gone` where the trainer has died. */
async function followOnce({ machine, host, requests }: Attendance, carrier: Carrier, events: MirroredEvents, reached: () => Promise<void>, signal: AbortSignal): Promise<RemoteLine | "gone" | undefined> {
  const request = requests.pending;
  if (request !== undefined) {
    await carrier.end(request, signal);
    requests.passedOn(request);
  }
  const file = `${machine.folder}/${RUN_FILES.events}`;
  // Asked before its events are read: what it wrote last is never mistaken for its death.
  const { lives, settled, job } = await carrier.stand(signal);
  if (job !== undefined && !isSame(job, events.state.queue)) await events.say({ type: "queue", ...job });
  for (;;) {
    const bytes = await host.readFrom(file, events.position, signal);
    await reached();
    const lines = remoteLines(bytes, events.position);
    for (const line of lines) {
      // The end is told here once the model is here; one that another attempt has followed is none.
      if (line.event.type !== "end") await events.mirror(line);
      else if (line === lines.at(-1)) {
        carrier.hurry();
        return lives ? undefined : line;
      }
    }
    if (lines.length === 0) return lives || !settled ? undefined : "gone";
  }
}

function isSame(one: JobState, other: JobState | undefined): boolean {
  return one.phase === other?.phase && one.reason === other.reason;
}

async function finish({ folder, machine, host }: Attendance, events: MirroredEvents, end: RemoteLine, signal: AbortSignal): Promise<void> {
  const { event } = end;
  if (event.type === "end" && (event.state === "succeeded" || event.state === "stopped")) {
    await phase(events, "fetch", () => fetchModel(host, machine, folder, events.state, (share) => events.say({ type: "transfer", share }), signal));
    await serve(folder, events, signal);
  } else await fetchLog(host, machine, folder, signal);
  await events.mirror(end);
}

async function serve(folder: string, events: MirroredEvents, signal: AbortSignal): Promise<void> {
  const { serve: served, export: { gguf: kind } } = v.parse(servedSchema, JSON.parse(await readFile(path.join(folder, RUN_FILES.configuration), "utf8")));
  if (served === undefined) return;
  const { host, model, baseModelName, template, system, parameters } = served;
  const { gguf, base_gguf: base, expected } = events.state.artefacts;
  const quantize = isMadeByOllama(kind) ? { quantize: kind } : {};
  await phase(events, "serve", async () => {
    for (const [name, artefact, made] of [[model, gguf, "ollama_model"], [baseModelName, base, "base_ollama_model"]] as const) {
      if (name === undefined || artefact?.path === undefined || artefact.sha256 === undefined) continue;
      const model = { name, gguf: path.join(folder, path.basename(artefact.path)), sha256: artefact.sha256, template, system, parameters, ...quantize };
      const created = await createModel(host, model, events.state.artefacts[made], signal);
      const { level, matrices, fallenBack } = await quantizationOf(host, name, signal);
      await events.say({ type: "artefact", kind: made, name, ...created, quantization: level });
      if (isMadeByOllama(kind) && fallenBack > 0) await events.say({ type: "notice", code: "quantization_fallback", data: { matrices: fallenBack, of: matrices } });
    }
  });
  // A run that was begun by an earlier version says nothing of it.
  if (expected !== undefined) await phase(events, "compare", async () => events.say({ type: "parity", ...(await heldAgainstTraining(folder, served, signal)) }));
}

async function phase(events: MirroredEvents, name: "fetch" | "serve" | "compare", work: () => Promise<void>): Promise<void> {
  const started = performance.now();
  await events.say({ type: "phase", phase: name, state: "started" });
  await work();
  await events.say({ type: "phase", phase: name, state: "finished", seconds: Math.round(performance.now() - started) / 1000 });
}

/** What cannot be mended by trying again; `undefined` for a fault that is ours. */
function failureOf(error: unknown, { host }: Machine) {
  if (error instanceof TemplateMismatchError) return { code: error.kind, message: error.message, data: { token: error.token } } as const;
  if (error instanceof FetchDamagedError) return { code: "fetch_damaged", message: error.message } as const;
  if (error instanceof HostError) return { code: error.kind === "disk_full" ? "disk_full" : "host_lost", message: error.detail === "" ? host : `${host}: ${error.detail}` } as const;
  if (error instanceof SlurmError) return { code: "host_lost", message: `${error.host}: ${error.message}` } as const;
  if (error instanceof OllamaError) return { code: error.kind === "unreachable" ? "serve_unreachable" : "serve_refused", message: `${error.host}: ${error.message}.` } as const;
  if (error instanceof Error && "code" in error && error.code === "ENOSPC") return { code: "disk_full", message: "ENOSPC" } as const;
  return undefined;
}
