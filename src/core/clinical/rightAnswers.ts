import type { Urgency } from "./decision";
import type { Imaging } from "./protocol";

/** How an answer names a flag, true for each of its forms. */
export interface FlagName {
  readonly flag: string;
  readonly name: string;
}

/** What a recommendation says where the decision table decides so. */
export interface RightRecommendation {
  readonly decision: string;
  readonly urgency?: Urgency;
  /** Only where this imaging comes first. */
  readonly imaging?: Imaging;
  /** Lines of the decision table; any without it. */
  readonly rules?: readonly string[];
  /** Each right wherever the conditions hold. `{because}` names the flags that decided. */
  readonly texts: readonly string[];
}

/** The words of right answers: for contrast twins and for new datasets alike. */
export interface RightAnswers {
  readonly names: readonly FlagName[];
  /** The first whose conditions hold is taken. */
  readonly recommendations: readonly RightRecommendation[];
}
