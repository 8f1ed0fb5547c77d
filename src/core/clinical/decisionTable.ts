import type { CaseDecision } from "./decision";
import { isAffirmed, type Analysis, type Finding } from "./finding";
import type { Protocol, Question, RedFlag, When } from "./protocol";
import type { StatedFact } from "./statements";

/** What a condition asks for. */
interface Condition {
  readonly asks: "any" | "supposed" | "contradicted" | "suspected" | "stated";
  /** Of a flag or fact; with its kind where only that is meant. */
  readonly id: string;
  readonly kind: string | undefined;
}

function readCondition(name: string): Condition {
  switch (name) {
    case "*":
      return { asks: "any", id: name, kind: undefined };
    case "*supposed":
      return { asks: "supposed", id: name, kind: undefined };
    case "*contradicted":
      return { asks: "contradicted", id: name, kind: undefined };
    default: {
      if (name.startsWith("?")) return { asks: "suspected", id: name.slice(1), kind: undefined };
      const slash = name.indexOf("/");
      return slash < 0 ? { asks: "stated", id: name, kind: undefined } : { asks: "stated", id: name.slice(0, slash), kind: name.slice(slash + 1) };
    }
  }
}

/** Conditions by their numbers. */
interface Numbered {
  readonly all: readonly number[];
  readonly any: readonly number[] | undefined;
  readonly also: readonly number[] | undefined;
  readonly none: readonly number[];
}

/** What a question owes, its conditions by their numbers. */
interface NumberedPart {
  readonly onlyIf: readonly number[] | undefined;
  readonly unless: readonly number[];
  /** Numbers of flags and facts. */
  readonly answeredBy: readonly number[];
}

const NONE: readonly number[] = [];

/**
 * A protocol's decision table, read once. A case says few things: each marks the conditions that it meets, and the lines, which ask for
 * each condition many times, look at the marks alone.
 */
export class DecisionTable {
  private readonly conditions: Condition[] = [];
  private readonly numbers = new Map<string, number>();
  /** By the flag or fact that they name. */
  private readonly naming = new Map<string, number[]>();
  /** Those that any finding may meet. */
  private readonly general: number[] = [];
  private readonly missing = this.numberOf("missing");
  private readonly flags;
  private readonly decisions;
  private readonly lines;
  private readonly imaging;
  private readonly notCovered;
  private readonly questions;
  /** By condition: 1 where the case at hand meets it. */
  private readonly met: Uint8Array;
  /** Flags and facts that answer a question, by id; and by their number 1 where the case at hand mentions them. */
  private readonly answers = new Map<string, number>();
  private readonly mentioned: Uint8Array;
  /** Flags that the case at hand denies; found once it is asked. */
  private denied: ReadonlySet<string> | undefined;

  /** @param openRules ids of the cues that only ask. */
  constructor(
    protocol: Protocol,
    private readonly openRules: ReadonlySet<string>,
  ) {
    this.flags = new Map(protocol.flags.map((flag) => [flag.id, flag]));
    this.decisions = new Map(protocol.decisions.map((decision) => [decision.id, decision]));
    this.lines = protocol.table.map((line) => ({ line, when: this.numbered(line.when) }));
    this.imaging = protocol.imaging.map(({ when, first }) => ({ when: this.numbered(when), first }));
    this.notCovered = protocol.notCovered.map((fact) => this.numberOf(fact));
    this.questions = protocol.questions.map(({ id, parts, atLeast }) => ({ id, atLeast, parts: parts.map((part) => this.numberedPart(part)) }));
    this.met = new Uint8Array(this.conditions.length);
    this.mentioned = new Uint8Array(this.answers.size);
  }

  /** Reads the table from the top; the first line whose condition holds decides. */
  decide({ findings }: Analysis, facts: readonly StatedFact[]): CaseDecision {
    this.markMet(findings, facts);
    const missing = this.missingIn(findings, facts);
    this.met[this.missing] = missing.length > 0 ? 1 : 0;
    const line = this.lines.find(({ when }) => this.holds(when));
    return {
      decision: line?.line.decision ?? "",
      urgency: line?.line.urgency ?? this.decisions.get(line?.line.decision ?? "")?.urgency ?? "none",
      acceptable: line?.line.acceptable ?? [],
      because: line === undefined ? [] : this.because(line.when, findings),
      missing,
      facts: affirmedIn(facts),
      rule: line?.line.id ?? "",
      covered: !this.isMet(this.notCovered),
      imaging: line?.line.imaging === true ? this.imaging.find(({ when }) => this.holds(when))?.first : undefined,
    };
  }

  private numberOf(name: string): number {
    let number = this.numbers.get(name);
    if (number !== undefined) return number;
    const condition = readCondition(name);
    this.numbers.set(name, (number = this.conditions.push(condition) - 1));
    if (condition.asks !== "stated" && condition.asks !== "suspected") this.general.push(number);
    else this.naming.set(condition.id, [...(this.naming.get(condition.id) ?? []), number]);
    return number;
  }

  private numbersOf(names: readonly string[] = []): readonly number[] {
    return names.map((name) => this.numberOf(name));
  }

  private numbered({ all, any, also, none }: When): Numbered {
    return { all: this.numbersOf(all), any: any && this.numbersOf(any), also: also && this.numbersOf(also), none: this.numbersOf(none) };
  }

  private numberedPart({ onlyIf, unless, answeredBy }: Question["parts"][number]): NumberedPart {
    return { onlyIf: onlyIf && this.numbersOf(onlyIf), unless: this.numbersOf(unless), answeredBy: answeredBy.map((id) => this.answerOf(id)) };
  }

  private answerOf(id: string): number {
    const number = this.answers.get(id) ?? this.answers.size;
    this.answers.set(id, number);
    return number;
  }

  private markMet(findings: readonly Finding[], facts: readonly StatedFact[]): void {
    this.met.fill(0);
    this.denied = undefined;
    for (const finding of findings) {
      for (const number of this.naming.get(finding.flag) ?? NONE) if (this.names(number, finding, findings)) this.met[number] = 1;
      for (const number of this.general) if (this.names(number, finding, findings)) this.met[number] = 1;
    }
    for (const stated of facts) {
      if (!isAffirmed(stated)) continue;
      for (const number of this.naming.get(stated.fact) ?? NONE) if (isOfKind(stated, this.conditions[number])) this.met[number] = 1;
    }
  }

  private isMet(numbers: readonly number[]): boolean {
    for (const number of numbers) if (this.met[number] === 1) return true;
    return false;
  }

  private holds({ all, any, also, none }: Numbered): boolean {
    for (const number of all) if (this.met[number] !== 1) return false;
    return (any === undefined || this.isMet(any)) && (also === undefined || this.isMet(also)) && !this.isMet(none);
  }

  /** Findings that the conditions of a line name and that the case states. */
  private because({ all, any = NONE, also = NONE }: Numbered, findings: readonly Finding[]): readonly Finding[] {
    const lists = [all, any, also];
    return findings.filter((finding) => lists.some((numbers) => this.namesAny(numbers, finding, findings)));
  }

  private namesAny(numbers: readonly number[], finding: Finding, findings: readonly Finding[]): boolean {
    for (const number of numbers) if (this.names(number, finding, findings)) return true;
    return false;
  }

  /** Whether a finding of the case meets a condition. */
  private names(number: number, finding: Finding, findings: readonly Finding[]): boolean {
    const condition = this.conditions[number];
    switch (condition?.asks) {
      case "any":
        return this.counts(finding);
      case "supposed":
        return isSupposed(finding);
      case "contradicted":
        return this.counts(finding) && (this.denied ??= deniedIn(findings)).has(finding.flag);
      case "suspected":
        return finding.flag === condition.id && isSupposed(finding);
      case "stated":
        return finding.flag === condition.id && isOfKind(finding, condition) && this.counts(finding);
      case undefined:
        return false;
    }
  }

  private counts(finding: Finding): boolean {
    return isAffirmed(finding) && (!finding.history || this.flags.get(finding.flag)?.historyCounts === true);
  }

  /** The questions on which the case says too little. */
  private missingIn(findings: readonly Finding[], facts: readonly StatedFact[]): readonly string[] {
    this.mentioned.fill(0);
    for (const finding of findings) this.mention(finding.flag, finding);
    for (const stated of facts) this.mention(stated.fact, stated);
    const missing: string[] = [];
    for (const { id, parts, atLeast } of this.questions) {
      let owed = 0;
      let given = 0;
      for (const { onlyIf, unless, answeredBy } of parts) {
        if ((onlyIf !== undefined && !this.isMet(onlyIf)) || this.isMet(unless)) continue;
        owed++;
        if (this.isMentioned(answeredBy)) given++;
      }
      if (given < Math.min(atLeast ?? owed, owed)) missing.push(id);
    }
    return missing;
  }

  private mention(id: string, { family, rule }: Pick<StatedFact, "family" | "rule">): void {
    if (family || this.openRules.has(rule)) return;
    const number = this.answers.get(id);
    if (number !== undefined) this.mentioned[number] = 1;
  }

  private isMentioned(numbers: readonly number[]): boolean {
    for (const number of numbers) if (this.mentioned[number] === 1) return true;
    return false;
  }
}

/** Flags that are denied in so many words, of the patient now. */
function deniedIn(findings: readonly Finding[]): ReadonlySet<string> {
  const denied = new Set<string>();
  for (const { flag, negated, implicit, family, history } of findings) if (negated && !implicit && !family && !history) denied.add(flag);
  return denied;
}

/** Each once. */
function affirmedIn(facts: readonly StatedFact[]): readonly string[] {
  const affirmed: string[] = [];
  for (const stated of facts) if (isAffirmed(stated) && !affirmed.includes(stated.fact)) affirmed.push(stated.fact);
  return affirmed;
}

function isSupposed({ negated, hypothetical, family }: Finding): boolean {
  return hypothetical && !negated && !family;
}

function isOfKind({ kind }: Pick<Finding, "kind">, condition: Condition | undefined): boolean {
  return condition?.kind === undefined || (kind ?? "") === condition.kind;
}

/** Whether some finding counts now. */
export function areRedFlagsPresent({ flags }: Protocol, findings: readonly Finding[]): boolean {
  for (const finding of findings) if (isAffirmed(finding) && counts(finding, flags)) return true;
  return false;
}

function counts({ flag: id, history }: Finding, flags: readonly RedFlag[]): boolean {
  const flag = flags.find((one) => one.id === id);
  return flag?.counts !== false && (!history || flag?.historyCounts === true);
}
