import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { decodeEngine } from "../core/clinical/decode";
import type { ClinicalEngine } from "../core/clinical/engine";

/** Protocol of files that name no other. */
export const DEFAULT_PROTOCOL = "headache-fr";

/** A file of the product that is missing or is no JSON: the installation is damaged. */
export class ProductFileError extends Error {
  readonly kind = "product_file";
  constructor(
    readonly file: string,
    options: ErrorOptions,
  ) {
    super(`${file} is missing or damaged`, options);
  }
}

/** The product has no protocol of that id. */
export class UnknownProtocolError extends Error {
  readonly kind = "unknown_protocol";
  constructor(
    readonly id: string,
    /** Ids of those that it has. */
    readonly known: readonly string[],
  ) {
    super(id);
  }
}

/**
 * The engine of one of the product's protocols, by id.
 * @throws {UnknownProtocolError} {ProductFileError} {KnowledgeError} the last when a file is not as its schema says.
 */
export async function loadEngine(productRoot: string, protocolId = DEFAULT_PROTOCOL): Promise<ClinicalEngine> {
  const known = (await readdir(path.join(productRoot, "protocols"))).filter((file) => file.endsWith(".json")).map((file) => path.basename(file, ".json"));
  if (!known.includes(protocolId)) throw new UnknownProtocolError(protocolId, known.sort());
  const read = (folder: string, name: string) => readProductFile(path.join(productRoot, folder, `${name}.json`));
  const protocol = await read("protocols", protocolId);
  const languageId = "language" in protocol ? String(protocol.language) : "";
  const [language, protocolSchema, languageSchema] = await Promise.all([read("languages", languageId), read("schemas", "protocol.schema"), read("schemas", "language.schema")]);
  return decodeEngine({ protocol, language, protocolSchema, languageSchema });
}

/**
 * Reads a JSON file of the product.
 * @throws {ProductFileError} when it is missing or not JSON.
 */
export async function readProductFile(file: string): Promise<object> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as object;
  } catch (error) {
    throw new ProductFileError(file, { cause: error });
  }
}
