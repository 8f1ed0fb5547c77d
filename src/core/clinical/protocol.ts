import type { ProtocolAugmentation } from "../dataset/augmentation/data";
import type { AnswerKnowledge } from "./answerWords";
import type { Urgency } from "./decision";
import type { DecisionRole } from "./decisionRole";
import type { GeneratorKnowledge } from "./generatorKnowledge";
import type { RightAnswers } from "./rightAnswers";
import type { PatternLists } from "./patternSource";

/** Surface forms that share their conditions. */
export interface FormGroup {
  readonly forms: readonly string[];
  /** A normal finding: negates the flag by itself. */
  readonly normal?: boolean;
  /** The form itself says that it is past: a childbirth years ago. */
  readonly past?: boolean;
  /** Only when written in capitals (abbreviations that are words otherwise). */
  readonly capitals?: boolean;
  /** Only when it describes this subject: "sudden" of the complaint, not of a sign. */
  readonly qualifies?: string | undefined;
  /** Only when the text states all of these facts or flags. */
  readonly requires?: readonly string[] | undefined;
  /** Not when the text states one of these facts or flags. */
  readonly unless?: readonly string[] | undefined;
  /** Names the group for the decision table, as `flag/kind`. */
  readonly kind?: string | undefined;
}

/** One red flag. */
export interface RedFlag {
  readonly id: string;
  readonly label: string;
  readonly groups: readonly FormGroup[];
  /** Words that look like a form and are none: the longest fit wins. */
  readonly except?: readonly string[];
  /** False: never a red flag alone. */
  readonly counts?: boolean;
  /** The past of it still counts. */
  readonly historyCounts?: boolean;
  /** False: that it has ceased changes nothing. */
  readonly resolves?: boolean;
  /** False: a fact such as an age; words that deny mean something else. True where it is left out. */
  readonly deniable?: boolean;
  /** An event dated within this many days is present; default 30. */
  readonly recentDays?: number;
}

/** Something a case may state that is no red flag. */
export interface Fact {
  readonly id: string;
  readonly groups: readonly FormGroup[];
  readonly except?: readonly string[];
}

/** What adjectives of the protocol's complaint may belong to. */
export interface Subject {
  readonly id: string;
  /** The complaint itself, and neutral nouns such as "onset" that stand for it. */
  readonly words: readonly string[];
  readonly neutral: readonly string[];
  /** Nouns that would take the adjective away from it. */
  readonly others: readonly string[];
}

/** One point of a standard question. */
export interface QuestionPart {
  readonly id: string;
  /** Flags and facts of which any mention answers it, denied or affirmed. */
  readonly answeredBy: readonly string[];
  /** Asked only when the case states one of these. */
  readonly onlyIf?: readonly string[];
  /** Not asked when the case states one of these. */
  readonly unless?: readonly string[];
}

/** One standard question; its topic is known when at least `atLeast` of the parts that apply are (all of them by default). */
export interface Question {
  readonly id: string;
  readonly text: string;
  readonly parts: readonly QuestionPart[];
  readonly atLeast?: number;
}

/** An act that the protocol may decide. */
export interface Decision {
  readonly id: string;
  readonly label: string;
  readonly urgency: Urgency;
  /** What it is to the reader of answers; by default the role of its name. */
  readonly role?: DecisionRole;
  /** Rows that expect it count in the detection of red flags. */
  readonly detected?: boolean;
}

/**
 * A condition on a case: `flag`, `flag/kind` or `fact` is stated and counts now; `?flag` is only supposed; `±flag` is both stated and denied;
 * `missing` is some standard question without an answer; `*supposed` and `*contradicted` are those of any flag; `*` is any flag.
 */
export interface When {
  readonly all?: readonly string[];
  readonly any?: readonly string[];
  readonly also?: readonly string[];
  readonly none?: readonly string[];
}

export type Imaging = "ct" | "mri" | "either";

/** One line of the decision table; the first whose condition holds decides. */
export interface DecisionLine {
  readonly id: string;
  readonly when: When;
  readonly decision: string;
  readonly urgency?: Urgency;
  readonly acceptable?: readonly string[];
  /** The decision asks for imaging: then the imaging table says which comes first. */
  readonly imaging?: boolean;
}

/** One line of the table of first-line imaging. */
export interface ImagingLine {
  readonly id: string;
  readonly when: When;
  readonly first: Imaging;
}

/** A kind of row, the decisions it may expect and its share of a good dataset. */
export interface Category {
  readonly id: string;
  readonly label: string;
  readonly decisions: readonly string[];
  readonly share: number;
}

/** The two forms of an answer. */
export interface AnswerForms {
  readonly clarify: { readonly prefix: string; readonly separator: string };
  readonly recommend: { readonly prefix: string; readonly sourcePrefix: string };
}

/** Knowledge of one clinical protocol: a decoded protocols/*.json. */
export interface Protocol {
  readonly id: string;
  readonly version: string;
  readonly language: string;
  readonly title: string;
  readonly notice: string;
  /** What a model is told before every case, unless a training configuration says something else. */
  readonly system?: string;
  readonly instruction: { readonly header: string; readonly footer: string };
  readonly forms: AnswerForms;
  /** How answers are read. */
  readonly answer: AnswerKnowledge;
  readonly source: { readonly text: string; readonly note: string };
  readonly questions: readonly Question[];
  readonly decisions: readonly Decision[];
  readonly categories: readonly Category[];
  readonly lists: PatternLists;
  readonly subjects: readonly Subject[];
  readonly flags: readonly RedFlag[];
  readonly facts: readonly Fact[];
  readonly table: readonly DecisionLine[];
  readonly imaging: readonly ImagingLine[];
  /** A case that states one of these facts is outside what the protocol covers. */
  readonly notCovered: readonly string[];
  /** The words of right answers; without them there are neither contrast twins nor new datasets. */
  readonly rightAnswers?: RightAnswers;
  /** Words for varying cases; without them there are no contrast twins. */
  readonly augmentation?: ProtocolAugmentation;
  /** The words that new datasets are written with; read only then. */
  readonly generator?: GeneratorKnowledge;
}
