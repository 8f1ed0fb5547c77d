import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type * as Decode from "../core/clinical/decode";
import { buildEngine, type ClinicalEngine } from "../core/clinical/engine";
import { KnowledgeError } from "../core/clinical/knowledgeError";
import { parseKnowledge } from "../core/clinical/knowledgeFile";
import type { Language } from "../core/clinical/language";
import type { Protocol } from "../core/clinical/protocol";
import { inSlices } from "./inSlices";
import { LANGUAGE_ENDING, type ProtocolSource } from "./protocolSource";

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

/** A protocol or language file of somebody's own that cannot be read or used. */
export class KnowledgeFileError extends Error {
  readonly kind = "knowledge_file";
  constructor(
    readonly file: string,
    options: ErrorOptions & { readonly cause: Error },
  ) {
    super(`${file}: ${options.cause.message}`, options);
  }
}

/** Ids of the product's protocols, in the order of their names. */
export async function shippedProtocols(productRoot: string): Promise<readonly string[]> {
  const names = await readdir(path.join(productRoot, "protocols"));
  return names.filter((name) => name.endsWith(".json")).map((name) => path.basename(name, ".json")).sort();
}

/**
 * The engine of a protocol. A protocol of one's own takes its language from `<language>.language.json` beside it, else from the product.
 * @throws {ProductFileError} {KnowledgeFileError} the last for files of one's own.
 */
export async function loadEngine(productRoot: string, source: ProtocolSource = { kind: "product", id: DEFAULT_PROTOCOL }): Promise<ClinicalEngine> {
  if (source.kind === "product") {
    // The product's own files are held against their schemas by its tests: here that would cost more than everything else.
    const protocol = (await readProductFile(path.join(productRoot, "protocols", `${source.id}.json`))) as Protocol;
    const language = await languageOfProduct(productRoot, protocol.language);
    return inSlices(buildEngine(protocol, language));
  }
  const [{ checkSchema, decodeProtocol }, schemas] = await Promise.all([decoding(), readSchemas(productRoot)]);
  const protocol = await inFile(source.file, async () => checkSchema("protocol", parseKnowledge(await readFile(source.file, "utf8")), schemas.protocol));
  const language = await languageBeside(productRoot, source.file, languageOf(protocol));
  return inFile(source.file, () => inSlices(buildEngine(decodeProtocol(protocol, schemas.protocol, language), language)));
}

/** What holds a file against its schema: only those of one's own need it. */
function decoding(): Promise<typeof Decode> {
  return import("../core/clinical/decode");
}

/**
 * The language that a protocol of one's own is written in.
 * @throws {KnowledgeFileError} of the language's file, or of the protocol's where there is no such language.
 */
export async function languageBeside(productRoot: string, protocolFile: string, id: string): Promise<Language> {
  const { language: schema } = await readSchemas(productRoot);
  const own = path.join(path.dirname(protocolFile), `${id}${LANGUAGE_ENDING}`);
  const text = await readFile(own, "utf8").catch(() => undefined);
  if (text !== undefined) return inFile(own, async () => (await decoding()).decodeLanguage(parseKnowledge(text), schema));
  const shipped = await languageOfProduct(productRoot, id).catch(() => undefined);
  if (shipped !== undefined) return shipped;
  throw new KnowledgeFileError(protocolFile, { cause: new KnowledgeError("protocol", [{ path: "/language", code: "reference", detail: id }]) });
}

/** The schemas of knowledge files. @throws {ProductFileError} */
export async function readSchemas(productRoot: string): Promise<{ readonly protocol: object; readonly language: object }> {
  const [protocol, language] = await Promise.all(["protocol", "language"].map((name) => readProductFile(path.join(productRoot, "schemas", `${name}.schema.json`))));
  return { protocol: protocol ?? {}, language: language ?? {} };
}

/** The id of the language that a parsed protocol names; it names none where it is not as its schema says. */
export function languageOf(protocol: unknown): string {
  return typeof protocol === "object" && protocol !== null && "language" in protocol && typeof protocol.language === "string" ? protocol.language : "";
}

/** By file. A language of the product stays as it is, and what an engine has read of it serves the next protocol, and the next version of one. */
const languages = new Map<string, Promise<Language>>();

/** @throws {ProductFileError} */
function languageOfProduct(productRoot: string, id: string): Promise<Language> {
  const file = path.join(productRoot, "languages", `${path.basename(id)}.json`);
  let language = languages.get(file);
  if (language === undefined) {
    language = readProductFile(file) as Promise<Language>;
    languages.set(file, language);
    language.catch(() => languages.delete(file));
  }
  return language;
}

async function inFile<T>(file: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new KnowledgeFileError(file, { cause: error instanceof Error ? error : new Error(String(error)) });
  }
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
