import { stringOf, type Entries } from "./entries";
import type { FormatId } from "./format";
import { detectJsonFormat, FORMATS } from "./formats";
import { detectMapping, type Mapping } from "./mapping";
import type { Container, ExchangeIssue, Found } from "./reading";

/** One source of a file: a column, a key, the speaker of a conversation. */
export interface Source {
  readonly name: string;
  /** How many rows have it. */
  readonly rows: number;
  /** The first value that says something, shortened. */
  readonly example: string;
}

/** What a file holds, seen before anything of it is written. */
export interface Survey {
  readonly format: FormatId;
  /** Rows that can be read. */
  readonly rows: number;
  readonly sources: readonly Source[];
  readonly mapping: Mapping;
  /** The first rows, by their sources. */
  readonly first: readonly Entries[];
  /** The first faults; `faults` counts all of them. */
  readonly issues: readonly ExchangeIssue[];
  readonly faults: number;
}

const FIRST_ROWS = 3;
const DECIDING_ROWS = 200;
const LISTED_ISSUES = 100;
const EXAMPLE_LENGTH = 60;

/** Looks at a file while it goes by. @param format as a person names it; else by its first rows. */
export function createSurvey(format: FormatId | undefined): { readonly add: (found: Found, container: Container | undefined) => void; readonly end: (container: Container | undefined) => Survey } {
  let decided = format;
  let waiting: Entries[] = [];
  const sources = new Map<string, { rows: number; example: string }>();
  const first: Entries[] = [];
  const issues: ExchangeIssue[] = [];
  let [rows, faults] = [0, 0];

  const look = (item: Entries, id: FormatId): void => {
    const parts = FORMATS[id].sourcesOf(item);
    rows++;
    if (first.length < FIRST_ROWS) first.push(parts);
    for (const { key, json } of parts) {
      const source = sources.get(key) ?? { rows: 0, example: "" };
      source.rows++;
      if (source.example === "") source.example = exampleOf(json);
      sources.set(key, source);
    }
  };
  const decide = (container: Container | undefined): FormatId => {
    decided ??= container?.kind === "table" ? "csv" : detectJsonFormat(waiting);
    for (const item of waiting) look(item, decided);
    waiting = [];
    return decided;
  };
  return {
    add(found, container) {
      if (found.kind === "issue") {
        faults++;
        if (issues.length < LISTED_ISSUES) issues.push(found.issue);
      } else if (decided === undefined) {
        if (waiting.push(found.item) === DECIDING_ROWS) decide(container);
      } else look(found.item, decided);
    },
    end(container) {
      const id = decide(container);
      const names = [...sources.keys()];
      const left = container?.kind === "table" ? container.unnamed : [];
      const detected = detectMapping(names.filter((name) => !left.includes(name)), FORMATS[id]);
      return {
        format: id,
        rows,
        sources: [...sources].map(([name, source]) => ({ name, ...source })),
        mapping: new Map(names.map((name) => [name, detected.get(name)])),
        first,
        issues,
        faults,
      };
    },
  };
}

function exampleOf(json: string): string {
  const text = (stringOf(json) ?? json).replace(/\s+/gu, " ").trim();
  return text.length <= EXAMPLE_LENGTH ? text : `${text.slice(0, EXAMPLE_LENGTH - 1).replace(/\p{Surrogate}$/u, "")}…`;
}
