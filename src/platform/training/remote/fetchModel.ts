import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { Artefact, RunState } from "../../../core/training/runState";
import type { Host } from "../../hosts/host";
import { RUN_FILES } from "../runFolder";
import { setResults, type Machine } from "./machine";

/** What is brought back; the merged model is the GGUF's size four times and nothing here needs it. */
const FETCHED = ["adapter", "gguf", "base_gguf", "expected"] as const;
/** Progress is said in twentieths. */
const PARTS = 20;

/** A file is not what the trainer says that it has made, even when it is fetched again. */
export class FetchDamagedError extends Error {
  readonly kind = "fetch_damaged";
}

/** An artefact's place: the trainer's names are taken only as names inside the run folder. */
function placeOf({ path: place }: Artefact): string | undefined {
  return place !== undefined && place === path.basename(place) && place !== "." && place !== ".." ? place : undefined;
}

/**
 * Brings back what a run has made there, with its log; what is here already is not sent again.
 * @throws {HostError} {FetchDamagedError}
 */
export async function fetchModel(host: Host, machine: Machine, folder: string, { artefacts }: RunState, onShare: (share: number) => Promise<void>, signal: AbortSignal): Promise<void> {
  const wanted = FETCHED.flatMap((kind) => artefacts[kind] ?? []);
  const total = wanted.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  let [done, said] = [0, -1];
  let saying = Promise.resolve();
  const say = (bytes: number): void => {
    const part = total === 0 ? PARTS : Math.floor((PARTS * bytes) / total);
    if (part <= said) return;
    said = part;
    saying = saying.then(() => onShare(part / PARTS));
  };
  for (const artefact of wanted) {
    const { bytes = 0 } = artefact;
    const place = placeOf(artefact);
    if (place !== undefined) await fetchWhole(host, `${machine.folder}/${place}`, path.join(folder, place), artefact, (share) => say(done + share * bytes), signal);
    done += bytes;
    say(done);
  }
  await saying;
  await fetchLog(host, machine, folder, signal);
  await fetchResults(host, machine, folder, signal);
}

/** @throws {HostError} */
export async function fetchLog(host: Host, machine: Machine, folder: string, signal: AbortSignal): Promise<void> {
  await host.download(`${machine.folder}/${RUN_FILES.log}`, path.join(folder, RUN_FILES.log), signal);
}

async function fetchResults(host: Host, machine: Machine, folder: string, signal: AbortSignal): Promise<void> {
  const temporary = await mkdtemp(path.join(tmpdir(), "clinical-prompts-"));
  try {
    const manifest = path.join(temporary, RUN_FILES.manifest);
    await host.download(`${machine.folder}/${RUN_FILES.manifest}`, manifest, signal);
    await setResults(folder, await readFile(manifest, "utf8"));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** A file that came damaged is fetched anew, once. */
async function fetchWhole(host: Host, from: string, to: string, { sha256 }: Artefact, onShare: (share: number) => void, signal: AbortSignal): Promise<void> {
  for (const last of [false, true]) {
    await host.download(from, to, signal, onShare);
    if (sha256 === undefined || (await sha256Of(to)) === sha256) return;
    await rm(to, { force: true });
    if (last) throw new FetchDamagedError(path.basename(to));
  }
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
