import type { FindingState } from "../../clinical/generatorKnowledge";
import type { Steps } from "../../steps";
import { assertionOf, type CaseAssertion } from "../report/coverage";
import type { DatasetRules } from "../rules";
import type { Shingles } from "../shingles";
import { RowWriter, type GeneratedRow, type WantedFinding } from "./generateDataset";
import { createRandom } from "./random";
import { UniqueCases } from "./uniqueCases";

/** What a dataset lacks: a red flag said in one way, in a row that expects one decision, or any. */
export interface MissingRow {
  readonly flag: string;
  readonly assertion: CaseAssertion;
  readonly decision: string | undefined;
}

/** The rows that are there. */
export interface PresentRows {
  readonly ids: ReadonlySet<string>;
  /** Of each row; the new one must not be a near-duplicate of any. */
  readonly shingles: readonly Shingles[];
}

const STATES: { readonly [Assertion in CaseAssertion]: FindingState } = { affirmed: "affirmed", negated: "denied", hypothetical: "supposed", family: "family", history: "history" };

/** A flag that is rare in the kinds of cases is found, or is not to be had, in so many draws. */
const MOST_DRAWS = 600;

/**
 * Writes a draft that says so, from the protocol's own words; the decision table gives its answer and the check finds nothing wrong with it.
 * @returns `undefined` where the protocol's words give none. Yields after each draw.
 */
export function* missingRow({ flag, assertion, decision }: MissingRow, { ids, shingles }: PresentRows, rules: DatasetRules): Steps<GeneratedRow | undefined> {
  const { generator, categories } = rules.engine.protocol;
  if (generator === undefined) return undefined;
  const fitting = categories.filter(({ decisions }) => decision === undefined || decisions.includes(decision));
  const unique = new UniqueCases();
  for (const shown of shingles) {
    unique.add(shown);
    yield;
  }
  let number = 1;
  while (ids.has(`${flag}-${assertion}-${number}`)) number++;
  const id = `${flag}-${assertion}-${number}`;
  const random = createRandom(number);
  const writer = new RowWriter(rules, generator, random);
  const wanted: WantedFinding = { flag, state: STATES[assertion], isSaid: ({ findings }) => findings.some((finding) => finding.flag === flag && assertionOf(finding) === assertion) };
  for (let draws = 0; draws < MOST_DRAWS; draws++) {
    const category = random.pick(fitting);
    const row = category && writer.draw(category.id, id, unique, wanted);
    if (row !== undefined && (decision === undefined || row.expected === decision)) return row;
    yield;
  }
  return undefined;
}
