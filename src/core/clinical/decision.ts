import type { Finding } from "./finding";

/** How soon: at once, within days, or not. */
export type Urgency = "immediate" | "rapid" | "none";

/** What the protocol's decision table asks for one case, and why. */
export interface CaseDecision {
  /** Decision id of the protocol. */
  readonly decision: string;
  readonly urgency: Urgency;
  /** Other decisions that the table accepts for the same case. */
  readonly acceptable: readonly string[];
  /** The findings that decided, in text order; empty where an absence decided. */
  readonly because: readonly Finding[];
  /** Ids of the required topics (the protocol's questions) on which the case says nothing. */
  readonly missing: readonly string[];
  /** Ids of the protocol's facts that the case affirms. */
  readonly facts: readonly string[];
  /** Id of the line of the table that decided. */
  readonly rule: string;
  /** False where the protocol does not cover the patient (a child): then the decision is only a hint. */
  readonly covered: boolean;
  /** First-line imaging owed where the decision asks for imaging. */
  readonly imaging: "ct" | "mri" | "either" | undefined;
}
