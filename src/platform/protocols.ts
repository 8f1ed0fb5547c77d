import { access } from "node:fs/promises";
import path from "node:path";
import { createHeaderReader, DECIDING_ROWS, type HeaderReader } from "../core/dataset/protocolHeader";
import type { DatasetRules } from "../core/dataset/rules";
import { readLines } from "./dataset/datasetFile";
import { loadDatasetRules } from "./dataset/datasetRules";
import { DEFAULT_PROTOCOL, readProductFile, shippedProtocols } from "./knowledge";
import type { ProtocolSource } from "./protocolSource";

/** Neither a protocol of the product nor a file. */
export class UnknownProtocolError extends Error {
  readonly kind = "unknown_protocol";
  constructor(
    readonly named: string,
    /** Ids of the product's protocols. */
    readonly known: readonly string[],
  ) {
    super(named);
  }
}

/** Finds the protocol of a file and compiles each protocol once. Cheap to make. @param prepare what is done with the rules of a protocol before they are first used. */
export class ProtocolLibrary {
  private readonly compiled = new Map<string, Promise<DatasetRules>>();
  private headers: Promise<HeaderReader> | undefined;

  constructor(
    private readonly productRoot: string,
    private readonly prepare: (rules: DatasetRules) => Promise<void> = async () => {},
  ) {}

  /**
   * The protocol that a person names: the id of one of the product's, else the path of a file, relative to `base`.
   * @throws {UnknownProtocolError}
   */
  async named(name: string, base: string): Promise<ProtocolSource> {
    const known = await shippedProtocols(this.productRoot);
    if (known.includes(name)) return { kind: "product", id: name };
    const file = path.resolve(base, name);
    const exists = await access(file).then(() => true, () => false);
    if (!exists) throw new UnknownProtocolError(name, known);
    return { kind: "file", file };
  }

  /** The protocol of the product whose header most of these rows begin with, else the default. */
  async ofRows(lines: Iterable<string>): Promise<ProtocolSource> {
    this.headers ??= this.readHeaders();
    const headers = await this.headers;
    return { kind: "product", id: headers.protocolOf(lines) ?? DEFAULT_PROTOCOL };
  }

  /**
   * The protocol of a dataset file by its rows.
   * @throws {DatasetFileError}
   */
  async ofFile(file: string, signal?: AbortSignal): Promise<ProtocolSource> {
    // A damaged installation is said before a file that is missing.
    await (this.headers ??= this.readHeaders());
    const lines: string[] = [];
    for await (const line of readLines(file, signal)) if (lines.push(line) === DECIDING_ROWS) break;
    return this.ofRows(lines);
  }

  /**
   * The rules of a protocol, compiled at the first call.
   * @throws {ProductFileError} {KnowledgeFileError}
   */
  rules(source: ProtocolSource): Promise<DatasetRules> {
    const key = source.kind === "product" ? source.id : `file ${source.file}`;
    const known = this.compiled.get(key) ?? this.load(source);
    this.compiled.set(key, known);
    return known;
  }

  private async load(source: ProtocolSource): Promise<DatasetRules> {
    const rules = await loadDatasetRules(this.productRoot, source);
    await this.prepare(rules);
    return rules;
  }

  /** Files of one's own have changed: they are read again when they are next asked for. */
  forgetFiles(): void {
    for (const key of this.compiled.keys()) if (key.startsWith("file ")) this.compiled.delete(key);
  }

  private async readHeaders(): Promise<HeaderReader> {
    const ids = await shippedProtocols(this.productRoot);
    return createHeaderReader(await Promise.all(ids.map(async (id) => ({ id, header: headerIn(await readProductFile(path.join(this.productRoot, "protocols", `${id}.json`))) }))));
  }
}

function headerIn(protocol: object): string {
  const instruction: unknown = "instruction" in protocol ? protocol.instruction : undefined;
  return typeof instruction === "object" && instruction !== null && "header" in instruction && typeof instruction.header === "string" ? instruction.header : "";
}
