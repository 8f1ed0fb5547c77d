import { loosePattern } from "./looseMatch";

/** A protocol by the words that its instructions begin with. */
export interface ProtocolHeader {
  readonly id: string;
  readonly header: string;
}

/** So many rows of a dataset decide; the rest is not read for it. */
export const DECIDING_ROWS = 200;

/** The first characters of texts of a row that may be its instruction, as JSON writes them. Found in rows that are no JSON yet, too. */
const INSTRUCTIONS = /"(?:instruction|content)"\s*:\s*"((?:[^"\\]|\\(?:u[\da-f]{4}|[^u])){1,200})/giu;

/** Finds the protocol whose header most rows of a dataset begin with; protocols compiled once, for any number of datasets. */
export interface HeaderReader {
  /** The id of the protocol; `undefined` where no row begins with the header of any. Looks at the first {@link DECIDING_ROWS} lines alone. */
  protocolOf(lines: Iterable<string>): string | undefined;
  /** The id of the protocol whose header one instruction begins with. */
  protocolOfInstruction(instruction: string): string | undefined;
}

/** A header that begins with another's comes before it: "case, foot:" is not "case". */
export function createHeaderReader(protocols: readonly ProtocolHeader[]): HeaderReader {
  const patterns = protocols
    .filter(({ header }) => header.trim() !== "")
    .toSorted((a, b) => b.header.length - a.header.length)
    .map(({ id, header }) => ({ id, begins: new RegExp(String.raw`^\s*${loosePattern(header.trim())}`, "iu") }));
  const protocolOfInstruction = (instruction: string): string | undefined => patterns.find(({ begins }) => begins.test(instruction))?.id;
  return {
    protocolOfInstruction,
    protocolOf(lines) {
      const counts = new Map<string, number>();
      let read = 0;
      for (const line of lines) {
        if (read++ === DECIDING_ROWS) break;
        const id = instructionsIn(line).map(protocolOfInstruction).find((found) => found !== undefined);
        if (id !== undefined) counts.set(id, (counts.get(id) ?? 0) + 1);
      }
      const most = Math.max(...counts.values());
      return [...counts].find(([, count]) => count === most)?.[0];
    },
  };
}

function instructionsIn(line: string): string[] {
  return Array.from(line.matchAll(INSTRUCTIONS), ([, literal = ""]) => decoded(literal));
}

function decoded(literal: string): string {
  try {
    return String(JSON.parse(`"${literal}"`));
  } catch {
    return "";
  }
}
