/** Ways to write a case: whole sentences, or the notes of a busy ward. */
export const REGISTERS = ["prose", "note"] as const;
export type Register = (typeof REGISTERS)[number];

export type PatientSex = "female" | "male";

/** How a case speaks of a finding. */
export const FINDING_STATES = ["affirmed", "denied", "supposed", "family", "history"] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** Words for some patients alone: of one sex, of an age from the first to the second. */
export interface BoundWords {
  readonly text: string;
  readonly sex?: PatientSex;
  readonly ages?: readonly [number, number];
  /** Flags that would contradict them, in whichever words the case has or supposes them; `history` is any flag of the past. */
  readonly unless?: readonly string[];
}

/** `{slot}` draws other words, `[f|m]` is the form that agrees with the patient, `<3..9>` a whole number of that range. */
export type Wording = string | BoundWords;

/** The same thing in both registers; a register that is left out borrows the other's. */
export type Wordings = { readonly [In in Register]?: readonly Wording[] };

/** Words for one flag. */
export interface FindingWords extends Partial<Readonly<Record<FindingState, Wordings>>> {
  readonly flag: string;
}

/** A kind of case: what it is made of, and the category that its rows belong to. */
export interface CaseKind {
  readonly id: string;
  readonly category: string;
  /** How often it is drawn beside the others of its category; 1 without it. 0: only where a row is asked for that says a flag in one way. */
  readonly weight?: number;
  readonly sex?: PatientSex;
  readonly ages: readonly [number, number];
  /** Flags of which one is drawn wherever a slot names a state alone. */
  readonly draws?: readonly string[];
  readonly texts: Wordings;
}

/** The words that new datasets are written with. */
export interface GeneratorKnowledge {
  /** Named wordings, `{name}` in others. */
  readonly phrases: Readonly<Record<string, Wordings>>;
  readonly findings: readonly FindingWords[];
  readonly cases: readonly CaseKind[];
}
