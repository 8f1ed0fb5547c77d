import type { Span } from "../text/span";

/** Context of a finding, after ConText (Harkema et al. 2009). The four combine; a finding with none set is affirmed of the patient, now. */
export interface Assertion {
  /** Said to be absent. */
  readonly negated: boolean;
  /** Suspected, asked, conditional or part of an instruction. */
  readonly hypothetical: boolean;
  /** Said of somebody else. */
  readonly family: boolean;
  /** Past, and no longer part of the present episode. */
  readonly history: boolean;
}

/** Said of the patient and not denied, be it past. */
export function isAffirmed({ negated, hypothetical, family }: Pick<Assertion, "negated" | "hypothetical" | "family">): boolean {
  return !negated && !hypothetical && !family;
}

/** The minimal clinical phrase of one red flag, without its cue, and why it is asserted as it is. */
export interface Finding extends Span, Assertion {
  /** The original characters from `start` to `end`. */
  readonly text: string;
  /** Id of the red flag in the protocol. */
  readonly flag: string;
  /** A normal finding that denies the flag by itself ("apyrétique"): negated without a cue. */
  readonly implicit: boolean;
  /** The words that decided the assertion, if any did. */
  readonly cue: Span | undefined;
  /** How far that cue reaches. */
  readonly scope: Span | undefined;
  /** Which group of the flag's forms, where the protocol tells them apart. */
  readonly kind: string | undefined;
  /** Id of the rule that decided, for hovers and tests. */
  readonly rule: string;
}

/** Everything the engine found in one text. Immutable. */
export interface Analysis {
  readonly text: string;
  /** Ordered by `start`. */
  readonly findings: readonly Finding[];
  /** Some finding counts now: none of the four set, or history alone for flags whose past still counts. */
  readonly redFlagsPresent: boolean;
}
