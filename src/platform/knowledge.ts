import { readFile } from "node:fs/promises";
import path from "node:path";
import { createEngine, type ClinicalEngine } from "../core/clinical/engine";
import type { Language } from "../core/clinical/language";
import type { Protocol } from "../core/clinical/protocol";

/** Protocol of files that name no other. */
export const DEFAULT_PROTOCOL = "headache-fr";

/** A file of the product, or a workspace's own, that is missing or broken. */
export class KnowledgeError extends Error {
  readonly kind = "knowledge";
  constructor(
    readonly file: string,
    options: ErrorOptions,
  ) {
    super(file, options);
  }
}

/**
 * The engine of one of the product's protocols, by id.
 * @throws {KnowledgeError} when a file is missing or not as its schema says.
 */
export async function loadEngine(productRoot: string, protocolId = DEFAULT_PROTOCOL): Promise<ClinicalEngine> {
  const protocol = (await readKnowledge(path.join(productRoot, "protocols", `${protocolId}.json`))) as Protocol;
  const language = (await readKnowledge(path.join(productRoot, "languages", `${protocol.language}.json`))) as Language;
  return createEngine(protocol, language);
}

/**
 * Reads a JSON file of the product.
 * @throws {KnowledgeError} when it is missing or not JSON.
 */
export async function readKnowledge(file: string): Promise<object> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as object;
  } catch (error) {
    throw new KnowledgeError(file, { cause: error });
  }
}
