import type { TokenRange } from "../text/sentences";
import type { FormGroup, RedFlag } from "./protocol";

/** How a phrase is read in its context. */
export interface Traits {
  /** What is no longer ago belongs to the present. */
  readonly recentDays: number;
  readonly resolves: boolean;
  readonly deniable: boolean;
  /** A normal finding: a cue right before it turns it into the abnormal one. */
  readonly normal: boolean;
  /** Its words say that it is past: they also date what stands before it, as in "X at a childbirth in 2014". */
  readonly past: boolean;
}

/** A phrase whose context is asked. */
export interface Target extends TokenRange {
  readonly value: Traits;
}

const RECENT_DAYS = 30;

/** Those of one group of forms of a flag, or of a fact. */
export function traitsOf({ normal, past }: Pick<FormGroup, "normal" | "past">, flag: RedFlag | undefined): Traits {
  return { recentDays: flag?.recentDays ?? RECENT_DAYS, resolves: flag?.resolves ?? true, deniable: flag?.deniable ?? true, normal: normal === true, past: past === true };
}
