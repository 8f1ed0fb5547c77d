import { isAffirmed, type Assertion, type Finding } from "./finding";
import type { FormGroup } from "./protocol";

/** A fact of the protocol as a text states it. */
export interface StatedFact extends Assertion {
  readonly fact: string;
  readonly kind: string | undefined;
  /** Id of the rule that decided. */
  readonly rule: string;
}

/** What one text says in the protocol's terms. */
export interface Observation {
  readonly findings: readonly Finding[];
  readonly facts: readonly StatedFact[];
}

/** What the matches of a text say, unless other statements of it are in the way. Those of a long text are kept until it is read: as little as can be. */
export class Statements {
  private readonly findings: Finding[] = [];
  private readonly facts: StatedFact[] = [];
  /** In the order of those: the group of forms that each was found by. */
  private readonly findingGroups: FormGroup[] = [];
  private readonly factGroups: FormGroup[] = [];
  private areConditional = false;

  addFinding(finding: Finding, group: FormGroup): void {
    this.findings.push(finding);
    this.findingGroups.push(group);
    this.areConditional ||= isConditional(group);
  }

  addFact(fact: StatedFact, group: FormGroup): void {
    this.facts.push(fact);
    this.factGroups.push(group);
    this.areConditional ||= isConditional(group);
  }

  /** Those whose conditions hold. */
  observation(): Observation {
    const { findings, facts, findingGroups, factGroups } = this;
    if (!this.areConditional) return { findings, facts };
    const stated = new Set<string>();
    for (const finding of findings) if (isAffirmed(finding)) stated.add(finding.flag);
    for (const fact of facts) if (isAffirmed(fact)) stated.add(fact.fact);
    return { findings: findings.filter((_, index) => holds(findingGroups[index], stated)), facts: facts.filter((_, index) => holds(factGroups[index], stated)) };
  }
}

function isConditional({ requires, unless }: FormGroup): boolean {
  return requires !== undefined || unless !== undefined;
}

function holds(group: FormGroup | undefined, stated: ReadonlySet<string>): boolean {
  return group?.requires?.every((id) => stated.has(id)) !== false && group?.unless?.some((id) => stated.has(id)) !== true;
}
