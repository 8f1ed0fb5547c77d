import type { CaseDecision } from "./decision";
import type { Analysis, Finding } from "./finding";
import type { StatedFact } from "./observation";
import type { Protocol, Question, When } from "./protocol";

/** What a condition asks for. */
interface Condition {
  readonly asks: "any" | "supposed" | "contradicted" | "suspected" | "stated";
  /** Of a flag or fact; with its kind where only that is meant. */
  readonly id: string;
  readonly kind: string | undefined;
}

const conditions = new Map<string, Condition>();

/** Protocols use few names, and ask for each in many lines. */
function conditionOf(name: string): Condition {
  let condition = conditions.get(name);
  if (condition === undefined) conditions.set(name, (condition = readCondition(name)));
  return condition;
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

/** A case as the conditions of the table see it. */
class CaseView {
  private readonly flags;
  private readonly held = new Map<string, boolean>();
  readonly missing: readonly string[];

  constructor(
    protocol: Protocol,
    private readonly findings: readonly Finding[],
    private readonly facts: readonly StatedFact[],
    private readonly openRules: ReadonlySet<string>,
  ) {
    this.flags = new Map(protocol.flags.map((flag) => [flag.id, flag]));
    this.missing = protocol.questions.filter((question) => !this.answers(question)).map(({ id }) => id);
  }

  holds({ all = [], any, also, none = [] }: When): boolean {
    const holds = (name: string) => this.condition(name);
    return all.every(holds) && (any === undefined || any.some(holds)) && (also === undefined || also.some(holds)) && !none.some(holds);
  }

  /** Findings that the conditions of a line name and that the case states. */
  because({ all = [], any = [], also = [] }: When): readonly Finding[] {
    const named = [...all, ...any, ...also];
    return this.findings.filter((finding) => named.some((name) => this.names(name, finding)));
  }

  private condition(name: string): boolean {
    let holds = this.held.get(name);
    if (holds === undefined) this.held.set(name, (holds = this.isMet(name)));
    return holds;
  }

  private isMet(name: string): boolean {
    if (name === "missing") return this.missing.length > 0;
    if (this.findings.some((finding) => this.names(name, finding))) return true;
    const { id, kind } = conditionOf(name);
    return this.facts.some((stated) => stated.fact === id && (kind === undefined || (stated.kind ?? "") === kind) && isAffirmed(stated));
  }

  private names(name: string, finding: Finding): boolean {
    const { asks, id, kind } = conditionOf(name);
    switch (asks) {
      case "any":
        return this.counts(finding);
      case "supposed":
        return finding.hypothetical && !finding.negated && !finding.family;
      case "contradicted":
        return this.isContradicted(finding);
      case "suspected":
        return finding.flag === id && finding.hypothetical && !finding.negated && !finding.family;
      case "stated":
        return finding.flag === id && (kind === undefined || (finding.kind ?? "") === kind) && this.counts(finding);
    }
  }

  private counts(finding: Finding): boolean {
    return isAffirmed(finding) && (!finding.history || this.flags.get(finding.flag)?.historyCounts === true);
  }

  private isContradicted(finding: Finding): boolean {
    return this.counts(finding) && this.findings.some((other) => other.flag === finding.flag && other.negated && !other.implicit && !other.family && !other.history);
  }

  private answers({ parts, atLeast }: Question): boolean {
    const owed = parts.filter(({ onlyIf, unless = [] }) => (onlyIf === undefined || onlyIf.some((name) => this.condition(name))) && !unless.some((name) => this.condition(name)));
    const given = owed.filter(({ answeredBy }) => answeredBy.some((name) => this.mentions(name)));
    return given.length >= Math.min(atLeast ?? owed.length, owed.length);
  }

  private mentions(name: string): boolean {
    const answers = ({ family, rule }: { readonly family: boolean; readonly rule: string }) => !family && !this.openRules.has(rule);
    return this.findings.some((finding) => finding.flag === name && answers(finding)) || this.facts.some((stated) => stated.fact === name && answers(stated));
  }
}

function isAffirmed({ negated, hypothetical, family }: Pick<Finding, "negated" | "hypothetical" | "family">): boolean {
  return !negated && !hypothetical && !family;
}

/** Reads the protocol's table from the top; the first line whose condition holds decides. `openRules` are the ids of cues that only ask. */
export function decideCase(protocol: Protocol, { findings }: Analysis, facts: readonly StatedFact[], openRules: ReadonlySet<string>): CaseDecision {
  const view = new CaseView(protocol, findings, facts, openRules);
  const line = protocol.table.find(({ when }) => view.holds(when));
  const decision = protocol.decisions.find(({ id }) => id === line?.decision);
  return {
    decision: line?.decision ?? "",
    urgency: line?.urgency ?? decision?.urgency ?? "none",
    acceptable: line?.acceptable ?? [],
    because: line === undefined ? [] : view.because(line.when),
    missing: view.missing,
    facts: [...new Set(facts.filter(isAffirmed).map(({ fact }) => fact))],
    rule: line?.id ?? "",
    covered: !protocol.notCovered.some((fact) => view.holds({ all: [fact] })),
    imaging: line?.imaging === true ? protocol.imaging.find(({ when }) => view.holds(when))?.first : undefined,
  };
}

/** Whether some finding counts now. */
export function areRedFlagsPresent({ flags }: Protocol, findings: readonly Finding[]): boolean {
  return findings.some((finding) => {
    if (!isAffirmed(finding)) return false;
    const flag = flags.find(({ id }) => id === finding.flag);
    return flag?.counts !== false && (!finding.history || flag?.historyCounts === true);
  });
}
