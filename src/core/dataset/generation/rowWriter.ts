import type { CaseDecision } from "../../clinical/decision";
import { isAffirmed, type Analysis, type Finding } from "../../clinical/finding";
import { FINDING_STATES, REGISTERS, type CaseKind, type FindingState, type GeneratorKnowledge } from "../../clinical/generatorKnowledge";
import { checkRow } from "../checkRow";
import { rightAnswer } from "../rightAnswer";
import type { DatasetRules } from "../rules";
import type { Random } from "./random";
import type { UniqueCases } from "./uniqueCases";
import { inRegister, WordSource, type Filling } from "./wordSource";

/** A generated row. */
export interface GeneratedRow {
  readonly category: string;
  readonly expected: string;
  /** One line of JSON. */
  readonly text: string;
}

/** What a row is to be. */
export interface WantedRow {
  readonly id: string;
  /** Kinds of cases to draw from, by their weights; those of weight 0 come as often as those of 1 where a finding is asked for. */
  readonly kinds: readonly CaseKind[];
  /** Whether a case so decided will do. */
  readonly accepts: (decided: CaseDecision) => boolean;
  /** What it must say of a flag, in the place of what its kind of case says of it. */
  readonly finding?: { readonly flag: string; readonly state: FindingState; readonly isSaid: (findings: readonly Finding[]) => boolean };
}

/** Draws rows one by one. */
export class RowWriter {
  private readonly words;

  constructor(
    private readonly rules: DatasetRules,
    knowledge: GeneratorKnowledge,
    private readonly random: Random,
  ) {
    this.words = new WordSource(knowledge, random);
  }

  /** One row; `undefined` where what was drawn cannot be kept. */
  draw({ id, kinds, accepts, finding }: WantedRow, unique: UniqueCases): GeneratedRow | undefined {
    const { engine, contract, labels } = this.rules;
    const kind = this.random.pick(kinds, ({ weight = 1 }) => (finding === undefined ? weight : weight || 1));
    const register = this.random.pick(REGISTERS);
    if (kind === undefined || register === undefined) return undefined;
    const filling = this.filling(kind, register);
    const body = finding === undefined ? this.words.draw(inRegister(kind.texts, register), filling) : this.saying(finding, kind, filling);
    if (body === undefined) return undefined;
    const instruction = `${contract.words.header}${capitalized(body)}${contract.words.request}`;
    const { analysis, decision: decided } = engine.examine(instruction);
    if (finding?.isSaid(analysis.findings) === false || contradictsItself(analysis, filling.unless)) return undefined;
    if (!decided.covered || !accepts(decided)) return undefined;
    const category = [kind.category, ...labels.categories.map((other) => other.id)].find((one) => labels.categories.some((other) => other.id === one && other.decisions.includes(decided.decision)));
    const response = rightAnswer(decided, this.rules, this.random.next);
    if (response === undefined || category === undefined) return undefined;
    const text = rowText({ id, category, instruction, response, decided, analysis });
    if (checkRow(text, this.rules).problems.length > 0 || !unique.add(this.rules.shinglesOf(instruction))) return undefined;
    return { category, expected: decided.decision, text };
  }

  /** A case that says a flag as it is asked to: where its kind speaks of the flag, else in a sentence somewhere between the others. */
  private saying({ flag, state }: NonNullable<WantedRow["finding"]>, { texts }: CaseKind, filling: Filling): string | undefined {
    const wordings = this.words.wordingsFor(flag, state, filling.register);
    // What the protocol has no words for, an age, is said by the case itself or not at all.
    if (wordings.length === 0) return this.words.draw(inRegister(texts, filling.register), filling);
    const words = this.words.draw(wordings, filling);
    if (words === undefined) return undefined;
    // What relatives have does not answer what is asked of the patient.
    if (state !== "family") for (const other of FINDING_STATES) filling.given[`${other} ${flag}`] = words;
    const body = this.words.draw(inRegister(texts, filling.register), filling);
    if (body === undefined || body.split(words).length > 2) return undefined;
    if (body.includes(words)) return body;
    const sentences = body.split(/(?<=[.?!]) (?=\p{L})/u);
    const at = this.random.between(0, sentences.length);
    return sentences.toSpliced(at, 0, words).map((sentence, index) => (index === sentences.length || /[.?!]$/u.test(sentence) ? sentence : `${sentence}.`)).join(" ");
  }

  private filling({ sex, ages: [youngest, oldest], draws = [] }: CaseKind, register: Filling["register"]): Filling {
    const age = this.random.between(youngest, oldest);
    const patient = { sex: sex ?? (this.random.between(0, 1) === 0 ? "female" : "male"), age } as const;
    return { patient, register, draws, given: { age: String(age) }, drawn: new Set(), unless: new Set() };
  }
}

function rowText(row: { id: string; category: string; instruction: string; response: string; decided: CaseDecision; analysis: Analysis }): string {
  const { id, category, instruction, response, decided, analysis } = row;
  const stated = analysis.findings.filter(isAffirmed);
  const tags = [...new Set(stated.map(({ flag }) => flag))];
  const acceptable = decided.acceptable.length === 0 ? {} : { acceptable: [decided.decision, ...decided.acceptable] };
  return JSON.stringify({ id, category, instruction, response, expected: decided.decision, ...acceptable, ...(tags.length > 0 && { tags }), status: "draft", source: "generated" });
}

/** Words are drawn one by one: what they say of a flag must not be said again, nor the contrary, nor what goes against other words. */
function contradictsItself({ findings }: Analysis, unless: ReadonlySet<string>): boolean {
  const own = findings.filter(({ family }) => !family);
  const isAgainst = ({ flag, negated, history }: Finding): boolean => !negated && (unless.has(flag) || (history && unless.has("history")));
  return own.some((finding, index) => isAgainst(finding) || ((finding.negated || finding.hypothetical) && own.some((other, at) => at !== index && other.flag === finding.flag)));
}

/** Sentences begin with a capital. */
function capitalized(text: string): string {
  return text.replace(/(?:^|[.?!] )\p{Ll}/gu, (start) => start.toUpperCase());
}
