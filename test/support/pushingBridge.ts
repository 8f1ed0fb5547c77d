import { chmod, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { environmentInterpreter } from "../../src/platform/python/environment";

/** What the bridge says once everything has arrived. */
export const PUSHED = { type: "pushed", url: "https://hub.example.org/me/model", commit: "c".repeat(40), bytes: 7 };

export interface PushingBridge {
  /** To be named as the product's cache. */
  readonly cache: string;
  readonly interpreter: string;
  /** File with what the bridge was asked last. */
  readonly asked: string;
}

/**
 * Stands for the Python environment of set-up: it keeps what it is asked and gives this answer, with SLOW in its environment after half a minute. The bridge's own
 * side is tested in Python, against a server that plays the hub.
 * @param productRoot with the lock files that name the environment.
 */
export async function pushingBridge(folder: string, productRoot: string, answer: object = PUSHED): Promise<PushingBridge> {
  const cache = path.join(folder, "cache");
  const interpreter = await environmentInterpreter("cpu", { cache, bridgeFolder: path.join(productRoot, "python-bridge") });
  const [asked, said] = [path.join(cache, "asked.txt"), path.join(cache, "answer.jsonl")];
  await mkdir(path.dirname(interpreter), { recursive: true });
  await writeFile(said, `{"type":"hello","protocol":1}\n${JSON.stringify(answer)}\n`);
  await writeFile(interpreter, `#!/bin/sh\necho "$@" >"${asked}"\n[ -z "$SLOW" ] || sleep 30\ncat "${said}"\n`);
  await chmod(interpreter, 0o700);
  return { cache, interpreter, asked };
}
