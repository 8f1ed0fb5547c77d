import type { CaseDecision } from "../../clinical/decision";
import type { Steps } from "../../steps";
import type { DatasetRules } from "../rules";
import { quotas } from "./quotas";
import { createRandom } from "./random";
import { RowWriter, type GeneratedRow } from "./rowWriter";
import { UniqueCases } from "./uniqueCases";

/** What a new dataset shall be. */
export interface NewDataset {
  readonly rows: number;
  /** Equal seeds give equal rows. */
  readonly seed: number;
  /** Weight of each category; the protocol's shares without it. */
  readonly shares?: ReadonlyMap<string, number>;
}

/** Why a protocol cannot write the dataset. */
export class GenerationError extends Error {
  constructor(readonly reason: { readonly kind: "no_words"; readonly section: "generator" | "rightAnswers" } | { readonly kind: "too_few_cases"; readonly category: string; readonly found: number; readonly wanted: number }) {
    super(reason.kind);
  }
}

/** So many draws in a row that come to nothing end the search: the words of that category are used up. */
const MOST_DRAWS = 3000;

/**
 * Writes rows from the protocol's own words. A draw is kept only where the protocol's decision table gives it a decision of its category, where
 * the row passes every check, and where no row before is nearly equal. Yields after each draw.
 * @throws {GenerationError}
 */
export function* generateDataset({ rows, seed, shares }: NewDataset, rules: DatasetRules): Steps<GeneratedRow[]> {
  const { protocol } = rules.engine;
  if (protocol.generator === undefined) throw new GenerationError({ kind: "no_words", section: "generator" });
  if (protocol.rightAnswers === undefined) throw new GenerationError({ kind: "no_words", section: "rightAnswers" });
  const random = createRandom(seed);
  const writer = new RowWriter(rules, protocol.generator, random);
  const wanted = quotas(rows, shares ?? new Map(protocol.categories.map(({ id, share }) => [id, share])));
  const order = random.shuffled([...wanted].flatMap(([category, count]) => Array.from({ length: count }, () => category)));
  const unique = new UniqueCases();
  const written: GeneratedRow[] = [];
  const digits = String(rows).length;
  for (const category of order) {
    const id = `gen-${seed}-${String(written.length + 1).padStart(digits, "0")}`;
    const kinds = protocol.generator.cases.filter((kind) => kind.category === category);
    const allowed = rules.labels.categories.find((known) => known.id === category)?.decisions ?? [];
    const accepts = ({ decision }: CaseDecision): boolean => allowed.includes(decision);
    let row: GeneratedRow | undefined;
    for (let draws = 0; row === undefined; draws++) {
      if (draws === MOST_DRAWS) {
        const found = written.filter((other) => other.category === category).length;
        throw new GenerationError({ kind: "too_few_cases", category, found, wanted: wanted.get(category) ?? 0 });
      }
      row = writer.draw({ id, kinds, accepts }, unique);
      yield;
    }
    written.push(row);
  }
  return written;
}
