import type { Span } from "../text/span";
import type { Analysis, Assertion } from "./finding";
import type { CaseDecision } from "./decision";
import type { Language } from "./language";
import type { Protocol } from "./protocol";

/** A phrase whose flag is given and whose context is asked. */
export interface FlaggedSpan extends Span {
  readonly flag: string;
}

/** The rules of one protocol in one language, compiled once and free of state: equal input gives equal output. */
export interface ClinicalEngine {
  readonly protocol: Protocol;
  readonly language: Language;
  /** Finds the red flags of `text` and the context of each. Never throws. */
  analyze(text: string): Analysis;
  /** The context of phrases that the caller has already found in `text`, in their order. */
  assertSpans(text: string, spans: readonly FlaggedSpan[]): readonly (FlaggedSpan & Assertion)[];
  /** The decision that the protocol's table asks for a case with these findings. */
  decide(analysis: Analysis): CaseDecision;
}
