import type { Agreement } from "../dataset/augmentation/agreement";
import type { AugmentationWords } from "../dataset/augmentation/data";
import type { IdentifierWords } from "../dataset/identifierWords";
import type { PatientWords } from "../dataset/patient/words";
import type { PatternLists } from "./patternSource";

/** The four properties of a finding that cues speak about. */
export const DIMENSIONS = ["negated", "hypothetical", "family", "history"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** What a cue speaks about: the words after it, those before it, both, or one side and, when no finding stands there, the other. */
export type Direction = "following" | "preceding" | "both" | "preceding_or_following" | "following_or_preceding";

/**
 * How far it speaks: `within` only what stands between its own words; `next` only the phrase right beside it; `item` the nearest phrase; `phrase` all up to a comma or conjunction; `list` also
 * what is coordinated with it; `clause` through every comma, to the next word that stops the scope.
 */
export type Reach = "within" | "next" | "item" | "phrase" | "list" | "clause";

/** A family of words that set (true) or clear (false) properties of the findings they govern. With no property it protects its own words. */
export interface CueRule {
  readonly id: string;
  readonly direction: Direction;
  readonly reach: Reach;
  readonly sets: Readonly<Partial<Record<Dimension, boolean>>>;
  /** "denies A, B and C": a plain "and" keeps the list together, where "no A and B" ends it. */
  readonly closedByAnd?: boolean;
  /** "her brother has X and Y": a plain "and" goes on, but a comma only before an indefinite article, as what stands bare behind it is said of another. */
  readonly throughAnd?: boolean;
  /** It goes on about the subject of the predicate before it, and takes back what that one said. */
  readonly resumes?: boolean;
  /** Also denies what is named as known: "denies his fall", where "did not speak of his fall" leaves it standing. */
  readonly governsDefinite?: boolean;
  /** "not done", "unknown": what it governs is no finding at all. */
  readonly unknown?: boolean;
  /** A bare question: the property is set, and the point stays open. */
  readonly open?: boolean;
  /** Counts only where the text pauses behind it: at the end, before a sign or a capital. Elsewhere "-" separates, and "none" has its noun behind it. */
  readonly beforeBreak?: boolean;
  /** "has ceased": no effect on flags of the present episode, which still decide. */
  readonly resolved?: boolean;
  /** Dates what happened to the patient alone: "at the age of 30" of a relative tells how old that one was, not how long ago it is. */
  readonly ofPatient?: boolean;
  /** The cue says how long ago: its number times this many days, compared with the flag's `recentDays`. */
  readonly daysPerUnit?: number;
  readonly forms: readonly string[];
}

/** Words that end the scope of cues on some properties. */
export interface StopRule {
  readonly id: string;
  readonly ends: readonly Dimension[];
  /** Ended too, where the cue does not reach through its clause. */
  readonly endsLists?: readonly Dimension[];
  /** Ended too, where the cue speaks about what stands before it. */
  readonly endsBackwards?: readonly Dimension[];
  /** Right behind a cue they belong to its phrase: "no marked X". */
  readonly mayPrecede?: boolean;
  /** In front of a clause its phrase frames that clause: what dates the one dates the other, as in "during a stay in 2019, she had …". */
  readonly setsScene?: boolean;
  /** Behind a comma they go on about the same: "her brother had X, with Y and Z". */
  readonly joins?: readonly Dimension[];
  readonly forms: readonly string[];
}

/** Single words that shape lists. */
export interface Connectives {
  /** "and" */
  readonly and: readonly string[];
  /** "or" */
  readonly or: readonly string[];
  /** "nor" */
  readonly nor: readonly string[];
  /** The preposition that repeats in a negated list: "of". */
  readonly of: readonly string[];
  /** Articles, possessives and demonstratives: an item that begins with one is not bare. */
  readonly determiners: readonly string[];
  /** Possessives and demonstratives: what they introduce is taken to exist. */
  readonly presupposing: readonly string[];
  /** Articles that bring in something new: with them "denies a fall, a seizure and a faint" goes on. */
  readonly indefinite: readonly string[];
  /** Words that may stand between a phrase and what is said of it: "finally". */
  readonly adverbs: readonly string[];
}

/** Knowledge of one language: a decoded languages/*.json. */
export interface Language {
  readonly id: string;
  readonly version: string;
  readonly title: string;
  readonly lists: PatternLists;
  /** Words after which a full stop does not end the sentence; those written with theirs, not even before a capital. */
  readonly abbreviations: readonly string[];
  /** Words that must not be taken for a typing error of a clinical word or cue. */
  readonly correctlySpelt: readonly string[];
  /** Signs that begin an entry of a list at the start of a line. */
  readonly bullets: readonly string[];
  /** Words that may stand twice in a row. */
  readonly mayRepeat: readonly string[];
  readonly numbers: Readonly<Record<string, number>>;
  readonly connectives: Connectives;
  /** What introduces words that could tell who a person is. */
  readonly identifiers: IdentifierWords;
  /** How words agree with the patient's sex. */
  readonly agreement: Agreement;
  /** How a case names its patient. */
  readonly patient: PatientWords;
  /** For varying cases; without it nothing but the patient's sex can be varied. */
  readonly augmentation?: AugmentationWords;
  readonly cues: readonly CueRule[];
  readonly stops: readonly StopRule[];
}
