import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { findModel, listModels, ollamaClient, OllamaError, requestError } from "./client";

/** A GGUF file and what a model says and does with it. */
export interface NewModel {
  readonly name: string;
  readonly gguf: string;
  /** Of the file, in hexadecimal digits. */
  readonly sha256: string;
  readonly template: string;
  readonly system: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The kind that Ollama makes of the file, where it is not the file's own. */
  readonly quantize?: string;
}

/** A model as the server has it. */
export interface CreatedModel {
  readonly digest: string;
  /** SHA-256 of everything it was made of. */
  readonly input: string;
}

/**
 * Creates a model from a GGUF file: the file is sent where the server does not have it. The same that the trainer does where it serves itself.
 * @param known as it was made before: it is not made again of the same while the server has it.
 * @throws {OllamaError}
 */
export async function createModel(host: string, model: NewModel, known: Partial<CreatedModel> | undefined, signal: AbortSignal): Promise<CreatedModel> {
  const { name, gguf, sha256, template, system, parameters, quantize } = model;
  const input = createHash("sha256").update(JSON.stringify([sha256, quantize, template, system, parameters])).digest("hex");
  if (known?.input === input && known.digest !== undefined && (await listModels(host, signal)).some((there) => there.name === name && there.digest === known.digest)) return { digest: known.digest, input };
  const blob = new URL(`/api/blobs/sha256:${sha256}`, host);
  try {
    if (!(await fetch(blob, { method: "HEAD", signal })).ok) {
      const { size } = await stat(gguf);
      const body = Readable.toWeb(createReadStream(gguf));
      const sent = await fetch(blob, { method: "POST", body, duplex: "half", headers: { "Content-Length": String(size) }, signal });
      if (!sent.ok) throw new OllamaError("refused", host, (await sent.text()) || `HTTP ${sent.status}`);
    }
    const request = { model: name, files: { [path.basename(gguf)]: `sha256:${sha256}` }, template, system, parameters, ...(quantize === undefined ? {} : { quantize }), stream: true } as const;
    for await (const line of await ollamaClient(host, signal).create(request)) if ("error" in line) throw new OllamaError("refused", host, String(line.error));
  } catch (error) {
    throw requestError(error, host, signal);
  }
  return { digest: (await findModel(host, name, signal)).digest, input };
}
