import { roleOf } from "../../clinical/decisionRole";
import type { CaseDecision } from "../../clinical/decision";
import type { Finding } from "../../clinical/finding";
import type { FindingState } from "../../clinical/generatorKnowledge";
import type { Steps } from "../../steps";
import { assertionOf, type CaseAssertion } from "../report/coverage";
import type { DatasetRules } from "../rules";
import type { Shingles } from "../shingles";
import { createRandom } from "./random";
import { RowWriter, type GeneratedRow } from "./rowWriter";
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

/** A row that says so is found, or is not to be had, in so many draws; in so few where the protocol has no words for it. */
const MOST_DRAWS = 2000;
const MOST_WORDLESS = 300;

/** Hex digits of a hash that make a seed: 32 bits. */
const HASH_DIGITS = 8;

/**
 * Writes a draft that says so, from the protocol's own words; the decision table gives its answer and the check finds nothing wrong with it.
 * @returns `undefined` where the protocol's words give none. Yields after each draw.
 */
export function* missingRow(missing: MissingRow, { ids, shingles }: PresentRows, rules: DatasetRules): Steps<GeneratedRow | undefined> {
  const { flag, assertion, decision } = missing;
  const { protocol } = rules.engine;
  if (protocol.generator === undefined) return undefined;
  const unique = new UniqueCases();
  for (const shown of shingles) {
    unique.add(shown);
    yield;
  }
  let number = 1;
  while (ids.has(`${flag}-${assertion}-${number}`)) number++;
  const id = `${flag}-${assertion}-${number}`;
  const random = createRandom(Number.parseInt(rules.hash(`${id} ${decision ?? ""}`).slice(0, HASH_DIGITS), 16));
  const writer = new RowWriter(rules, protocol.generator, random);
  const { cases } = protocol.generator;
  // Kinds of the decision's own category lead to it sooner; those of others do where the flag itself makes the decision another.
  const fitting = cases.filter(({ category }) => decision === undefined || protocol.categories.some((known) => known.id === category && known.decisions.includes(decision)));
  const finding = { flag, state: STATES[assertion], isSaid: (findings: readonly Finding[]): boolean => saysOnly(missing, findings) };
  const accepts = (decided: CaseDecision): boolean => (decision ?? decided.decision) === decided.decision && isForOneReason(missing, decided, rules);
  const hasWords = protocol.generator.findings.find((words) => words.flag === flag)?.[finding.state] !== undefined;
  for (let draws = 0; draws < (hasWords ? MOST_DRAWS : MOST_WORDLESS); draws++) {
    const row = writer.draw({ id, kinds: draws % 2 === 0 ? fitting : cases, accepts, finding }, unique);
    if (row !== undefined) return row;
    yield;
  }
  return undefined;
}

/** Whether the case says the flag, each time in the same way. */
function saysOnly({ flag, assertion }: MissingRow, findings: readonly Finding[]): boolean {
  const said = findings.filter((finding) => finding.flag === flag && finding.family === (assertion === "family"));
  return said.length > 0 && said.every((finding) => assertionOf(finding) === assertion);
}

/** A case that may wait although it states or supposes a flag does so for that flag alone: two such signs are more than each of them. */
function isForOneReason({ flag, assertion }: MissingRow, { decision, urgency, because }: CaseDecision, { engine: { protocol } }: DatasetRules): boolean {
  if (urgency !== "none" || roleOf(protocol, decision) === "clarify" || (assertion !== "affirmed" && assertion !== "hypothetical")) return true;
  return because.every((finding) => finding.flag === flag);
}
