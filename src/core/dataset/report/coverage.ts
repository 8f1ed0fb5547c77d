import type { Finding } from "../../clinical/finding";
import type { Protocol, RedFlag } from "../../clinical/protocol";

/** How a case may speak of a red flag: the columns of the coverage table. */
export const CASE_ASSERTIONS = ["affirmed", "negated", "hypothetical", "family", "history"] as const;
export type CaseAssertion = (typeof CASE_ASSERTIONS)[number];

/** The one column of a finding: of several booleans, the one that takes it furthest from the patient of today. */
export function assertionOf({ negated, hypothetical, family, history }: Pick<Finding, "negated" | "hypothetical" | "family" | "history">): CaseAssertion {
  if (family) return "family";
  if (history) return "history";
  if (hypothetical) return "hypothetical";
  return negated ? "negated" : "affirmed";
}

/** A row that speaks of a red flag in one way. */
export interface CoverageHit {
  /** Index of the row. */
  readonly row: number;
  /** What it expects; `undefined` without a label of the protocol. */
  readonly decision: string | undefined;
}

/** One cell of the coverage table. */
export interface CoverageCell {
  readonly flag: string;
  readonly assertion: CaseAssertion;
  readonly hits: readonly CoverageHit[];
  /** False where no case can speak so: an age cannot be denied. */
  readonly possible: boolean;
}

/** Counts findings, row by row, into the cells of a protocol. */
export class CoverageCounter {
  private readonly cells = new Map<string, CoverageHit[]>();

  constructor(private readonly protocol: Pick<Protocol, "flags">) {}

  add(row: number, decision: string | undefined, findings: readonly Finding[]): void {
    const keys = new Set(findings.map((finding) => `${finding.flag} ${assertionOf(finding)}`));
    for (const key of keys) {
      const hits = this.cells.get(key);
      if (hits === undefined) this.cells.set(key, [{ row, decision }]);
      else hits.push({ row, decision });
    }
  }

  /** Every cell, in the protocol's order of flags. */
  result(): CoverageCell[] {
    return this.protocol.flags.flatMap((flag) =>
      CASE_ASSERTIONS.map((assertion) => ({ flag: flag.id, assertion, hits: this.cells.get(`${flag.id} ${assertion}`) ?? [], possible: isPossible(flag, assertion) })),
    );
  }
}

function isPossible({ deniable = true }: RedFlag, assertion: CaseAssertion): boolean {
  return deniable || assertion === "affirmed";
}
