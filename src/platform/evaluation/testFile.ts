import type { Example } from "../../core/dataset/example";
import { needsAcknowledgement } from "../../core/dataset/privacy";
import type { DatasetRules } from "../../core/dataset/rules";
import { readExamples } from "../dataset/readExamples";
import { refuseSystemText } from "../systemText";
import { readCases, type EvaluationFolder } from "./evaluationFolder";

/** A test file that has been read. */
export interface TestFile {
  readonly file: string;
  readonly rows: readonly Example[];
  readonly sha256: string;
}

/** The test file has no row to ask. */
export class NothingToAskError extends Error {
  readonly kind = "nothing_to_ask";
  constructor(readonly file: string) {
    super(file);
  }
}

/** Rows that name somebody, which nobody has acknowledged, would leave the machine. */
export class IdentifiersError extends Error {
  readonly kind = "identifiers";
  constructor(
    readonly file: string,
    readonly host: string,
    readonly rows: number,
    /** Id of the first of them. */
    readonly first: string,
  ) {
    super(`${rows} rows of ${file}`);
  }
}

/**
 * Reads a test file: before a server is looked for or started.
 * @throws {DatasetFileError} {DatasetBrokenError} {NothingToAskError}
 */
export async function readTestFile(file: string, rules: DatasetRules, signal: AbortSignal): Promise<TestFile> {
  const { examples, sha256 } = await readExamples(file, rules, signal);
  if (examples.length === 0) throw new NothingToAskError(file);
  return { file, rows: examples, sha256 };
}

/** The rows of an evaluation as they were asked, whatever has become of the file. */
export async function readAskedFile({ folder, manifest: { dataset } }: EvaluationFolder, file: string): Promise<TestFile> {
  return { file, rows: await readCases(folder), sha256: dataset.sha256 };
}

/**
 * @param system that goes along with each row.
 * @throws {SystemTextError} {IdentifiersError} where a system text or a row that names somebody would be sent to `host`.
 */
export function refuseIdentifiers({ file, rows, system }: Pick<TestFile, "file" | "rows"> & { readonly system: string | undefined }, host: string, rules: DatasetRules): void {
  refuseSystemText(system, "option", rules, host);
  const named = rows.filter((row) => needsAcknowledgement(row, rules));
  const [first] = named;
  if (first !== undefined) throw new IdentifiersError(file, host, named.length, first.id);
}

/** Whether an address is this machine's own: nothing that is sent there leaves it. */
export function isOfThisMachine(host: string): boolean {
  // A place on disk is no address: whatever is there may send on what it gets.
  if (host.startsWith("/")) return false;
  const address = host.includes("://") ? host : `http://${host}`;
  if (!URL.canParse(address)) return false;
  const { hostname } = new URL(address);
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/u.test(hostname);
}
