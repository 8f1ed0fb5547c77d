import type { CaseDecision } from "../../clinical/decision";
import { isAffirmed, type Analysis } from "../../clinical/finding";
import { REGISTERS, type CaseKind, type FindingState, type GeneratorKnowledge } from "../../clinical/generatorKnowledge";
import type { Steps } from "../../steps";
import { checkRow } from "../checkRow";
import { rightAnswer } from "../rightAnswer";
import type { DatasetRules } from "../rules";
import { quotas } from "./quotas";
import { createRandom, type Random } from "./random";
import { UniqueCases } from "./uniqueCases";
import { inRegister, WordSource, type Filling } from "./wordSource";

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

/** A generated row. */
export interface GeneratedRow {
  readonly category: string;
  readonly expected: string;
  /** One line of JSON. */
  readonly text: string;
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
    let row: GeneratedRow | undefined;
    for (let draws = 0; row === undefined; draws++) {
      if (draws === MOST_DRAWS) {
        const found = written.filter((other) => other.category === category).length;
        throw new GenerationError({ kind: "too_few_cases", category, found, wanted: wanted.get(category) ?? 0 });
      }
      row = writer.draw(category, id, unique);
      yield;
    }
    written.push(row);
  }
  return written;
}

/** What a row must say of a flag, beside what its kind of case says. */
export interface WantedFinding {
  readonly flag: string;
  readonly state: FindingState;
  /** Whether the finished case says it. */
  readonly isSaid: (analysis: Analysis) => boolean;
}

/** Draws rows one by one. */
export class RowWriter {
  private readonly words;

  constructor(
    private readonly rules: DatasetRules,
    private readonly knowledge: GeneratorKnowledge,
    private readonly random: Random,
  ) {
    this.words = new WordSource(knowledge, random);
  }

  /** One row; `undefined` where what was drawn cannot be kept. */
  draw(category: string, id: string, unique: UniqueCases, wanted?: WantedFinding): GeneratedRow | undefined {
    const { engine, contract, labels } = this.rules;
    const kind = this.random.pick(this.knowledge.cases.filter((candidate) => candidate.category === category), ({ weight = 1 }) => weight);
    const register = this.random.pick(REGISTERS);
    if (kind === undefined || register === undefined) return undefined;
    const filling = this.filling(kind, register);
    const body = this.words.draw(inRegister(kind.texts, register), filling);
    if (body === undefined) return undefined;
    const written = (text: string): string => `${contract.words.header}${capitalized(text)}${contract.words.request}`;
    let instruction = written(body);
    let analysis = engine.analyze(instruction);
    if (wanted?.isSaid(analysis) === false) {
      const added = this.words.draw(this.words.wordingsFor(wanted.flag, wanted.state, register), filling);
      if (added === undefined) return undefined;
      instruction = written(`${body}${/[.?!]$/u.test(body) ? "" : "."} ${added}.`);
      analysis = engine.analyze(instruction);
      if (!wanted.isSaid(analysis)) return undefined;
    }
    const decided = engine.decide(analysis);
    const allowed = labels.categories.find((candidate) => candidate.id === category)?.decisions ?? [];
    if (!decided.covered || !allowed.includes(decided.decision) || repeatsItself(analysis)) return undefined;
    const response = rightAnswer(decided, this.rules, this.random.next);
    if (response === undefined) return undefined;
    const text = rowText({ id, category, instruction, response, decided, analysis });
    if (checkRow(text, this.rules).problems.length > 0 || !unique.add(this.rules.shinglesOf(instruction))) return undefined;
    return { category, expected: decided.decision, text };
  }

  private filling({ sex, ages: [youngest, oldest], draws = [] }: CaseKind, register: Filling["register"]): Filling {
    const age = this.random.between(youngest, oldest);
    const patient = { sex: sex ?? (this.random.between(0, 1) === 0 ? "female" : "male"), age } as const;
    return { patient, register, draws, given: { age: String(age) }, drawn: new Set() };
  }
}

function rowText(row: { id: string; category: string; instruction: string; response: string; decided: CaseDecision; analysis: Analysis }): string {
  const { id, category, instruction, response, decided, analysis } = row;
  const stated = analysis.findings.filter(isAffirmed);
  const tags = [...new Set(stated.map(({ flag }) => flag))];
  const acceptable = decided.acceptable.length === 0 ? {} : { acceptable: [decided.decision, ...decided.acceptable] };
  return JSON.stringify({ id, category, instruction, response, expected: decided.decision, ...acceptable, ...(tags.length > 0 && { tags }), status: "draft", source: "generated" });
}

/** Words are drawn one by one: what they say of a flag today must not be said again, nor the contrary. */
function repeatsItself({ findings }: Analysis): boolean {
  const today = findings.filter(({ family, history }) => !family && !history);
  return today.some(({ flag, negated, hypothetical }, index) => (negated || hypothetical) && today.some((other, at) => at !== index && other.flag === flag));
}

/** Sentences begin with a capital. */
function capitalized(text: string): string {
  return text.replace(/(?:^|[.?!] )\p{Ll}/gu, (start) => start.toUpperCase());
}
