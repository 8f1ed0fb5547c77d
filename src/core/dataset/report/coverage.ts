import type { Finding } from "../../clinical/finding";
import type { Protocol, RedFlag } from "../../clinical/protocol";
import type { Steps } from "../../steps";
import { reachOf, type Reach, type StatedAs } from "../../clinical/reach";

/** How a case may speak of a red flag: the columns of the coverage table. */
export const CASE_ASSERTIONS: readonly CaseAssertion[] = ["affirmed", "negated", "hypothetical", "family", "history"];
export type CaseAssertion = StatedAs;

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
  /** Which decisions the table can come to where a case speaks so. */
  readonly reach: Reach;
}

/** Counts findings, row by row, into the cells of a protocol. */
export class CoverageCounter {
  private readonly cells = new Map<string, CoverageHit[]>();

  constructor(private readonly protocol: Protocol) {}

  add(row: number, decision: string | undefined, findings: readonly Finding[]): void {
    const keys = new Set(findings.map((finding) => `${finding.flag} ${assertionOf(finding)}`));
    for (const key of keys) {
      const hits = this.cells.get(key);
      if (hits === undefined) this.cells.set(key, [{ row, decision }]);
      else hits.push({ row, decision });
    }
  }

  /** Every cell, in the protocol's order of flags. Yields behind each, as the decision table is searched for it. */
  *result(): Steps<CoverageCell[]> {
    const cells: CoverageCell[] = [];
    for (const flag of this.protocol.flags) {
      for (const assertion of CASE_ASSERTIONS) {
        const hits = this.cells.get(`${flag.id} ${assertion}`) ?? [];
        cells.push({ flag: flag.id, assertion, hits, possible: isPossible(flag, assertion), reach: reachOf(assertion, flag, this.protocol) });
        yield;
      }
    }
    return cells;
  }
}

function isPossible({ deniable = true }: RedFlag, assertion: CaseAssertion): boolean {
  return deniable || assertion === "affirmed";
}
