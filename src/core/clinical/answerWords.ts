/** What the words of an answer may mean. Patterns are in the notation of the protocol's forms. */
export interface AnswerWords {
  /** Imaging asked for, by kind. */
  readonly mri: readonly string[];
  readonly ct: readonly string[];
  readonly imaging: readonly string[];
  /** Imaging that is refused, or that was done before. */
  readonly withoutImaging: readonly string[];
  readonly earlierImaging: readonly string[];
  /** Urgency: at once, within days, or planned and denied. */
  readonly immediate: readonly string[];
  readonly rapid: readonly string[];
  readonly planned: readonly string[];
  /** Acts that come before imaging: lumbar puncture, antibiotics, oxygen… */
  readonly acts: readonly string[];
  /** Acts that are refused, or whose result is normal. */
  readonly withoutActs: readonly string[];
  /** What makes the words after it a condition. */
  readonly condition: readonly string[];
  /** A condition that something new happens: never met by the case as it is. */
  readonly emergence: readonly string[];
  /** A condition on means, not on the patient: "if unavailable". */
  readonly fallback: readonly string[];
  /** Advice to come back. */
  readonly safetyNet: readonly string[];
  /** Follow-up, treatment, reassurance: what a decision without imaging says. */
  readonly followUp: readonly string[];
  /** Begins another step of the recommendation, with its own urgency and condition. */
  readonly next: readonly string[];
  /** Contrast medium, and what justifies it in pregnancy. */
  readonly contrast: readonly string[];
  readonly contrastExcused: readonly string[];
  /** Everyday words of the protocol's language, and of another: the answer is in the one it uses more. */
  readonly everyday: readonly string[];
  readonly foreign: readonly string[];
}

/** A role that words play in an answer. */
export type AnswerRole = keyof AnswerWords;

/** How the answers of a protocol are read. */
export interface AnswerKnowledge {
  readonly words: AnswerWords;
  /** By part of a question: words that ask it without naming what it covers. */
  readonly asks: Readonly<Record<string, readonly string[]>>;
  /** Flags of course and cause, which an answer may conclude from other words of the case: never called invented. */
  readonly inferredFlags: readonly string[];
  /** With these, MRI alone is wrong where CT comes first; elsewhere it is merely not the best. */
  readonly ctOnlyFlags: readonly string[];
  /** A flag that patients with this fact cannot have. */
  readonly sexBound: { readonly flag: string; readonly otherSex: string; readonly otherAge?: string };
  /** The state in which contrast medium asks for a reason. */
  readonly contrastCaution: { readonly flag: string; readonly unlessKind?: string };
}
