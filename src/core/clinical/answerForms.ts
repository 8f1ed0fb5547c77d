import { findLastLoosely, findLoosely, loosePattern } from "../dataset/looseMatch";
import type { Steps } from "../steps";
import type { Span } from "../text/span";
import type { Protocol } from "./protocol";

/** Where the pieces of the two forms stand in an answer. */
export interface FormReading {
  /** The prefix that asks, and the one that recommends, wherever they stand. */
  readonly clarify: Span | undefined;
  readonly recommend: Span | undefined;
  /** One of the two stands at the very beginning. */
  readonly prefix: boolean;
  /** The protocol's clarification and nothing else, but for hyphens, apostrophes, spaces and case. */
  readonly exact: boolean;
  /** The same, character by character. */
  readonly strict: boolean;
  /** For each question of the protocol, whether it stands there verbatim. */
  readonly verbatim: readonly boolean[];
  /** The last source label, and whether the protocol's source follows it. */
  readonly source: Span | undefined;
  readonly hasSource: boolean;
  /** It breaks off inside the clarification or inside the source. */
  readonly breaksOff: boolean;
}

/** Finds the pieces of the two forms, with patterns compiled once. */
export class AnswerForms {
  private readonly clarification: string;
  private readonly patterns;

  constructor({ forms, questions, source }: Protocol) {
    this.clarification = `${forms.clarify.prefix} ${questions.map(({ text }) => text).join(forms.clarify.separator)}`;
    const loose = (phrase: string): RegExp => new RegExp(loosePattern(phrase), "iu");
    this.patterns = {
      clarify: loose(forms.clarify.prefix),
      recommend: loose(forms.recommend.prefix),
      whole: new RegExp(String.raw`^\s*${loosePattern(this.clarification)}\s*$`, "iu"),
      questions: questions.map(({ text }) => loose(text)),
      label: loose(forms.recommend.sourcePrefix),
      source: source.text,
    };
  }

  /** Pauses in an answer that names thousands of sources. Never throws. */
  *reading(answer: string): Steps<FormReading> {
    const { patterns } = this;
    const clarify = findLoosely(patterns.clarify, answer);
    yield;
    const recommend = findLoosely(patterns.recommend, answer);
    yield;
    const begins = (span: Span | undefined): boolean => span !== undefined && answer.slice(0, span.start).trim() === "";
    const exact = patterns.whole.test(answer);
    yield;
    const source = findLastLoosely(patterns.label, answer);
    yield;
    const named = source === undefined ? "" : folded(answer.slice(source.end));
    yield;
    return {
      clarify,
      recommend,
      prefix: begins(clarify) || begins(recommend),
      exact,
      strict: answer.trim() === this.clarification,
      verbatim: patterns.questions.map((question) => question.test(answer)),
      source,
      hasSource: named.startsWith(folded(patterns.source)),
      breaksOff: (begins(clarify) && !exact && folded(this.clarification).startsWith(folded(answer)) && !answer.trimEnd().endsWith("?")) || (source !== undefined && isPart(named, folded(patterns.source))),
    };
  }
}

/** Less than the whole from its beginning on. */
function isPart(text: string, whole: string): boolean {
  return text.length < whole.length && whole.startsWith(text);
}

/** Spaces, hyphens and apostrophes made equal, so that two texts can be compared by their beginnings. */
function folded(text: string): string {
  return text.normalize("NFC").replace(/[‘’ʼ]/gu, "'").replace(/[‐‑‒–]/gu, "-").replace(/\s+/gu, " ").replace(/ (?=[:;?!])/gu, "").trim().toLowerCase();
}
