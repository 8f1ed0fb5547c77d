import { finish, LONG_TEXT, type Steps } from "../steps";
import type { Span } from "../text/span";
import type { Analysis, Assertion } from "./finding";
import type { CaseDecision } from "./decision";
import { areRedFlagsPresent, DecisionTable } from "./decisionTable";
import type { Language } from "./language";
import { buildLexicon } from "./lexicon";
import { Observer } from "./observation";
import type { Protocol } from "./protocol";

/** A phrase whose flag is given and whose context is asked. */
export interface FlaggedSpan extends Span {
  readonly flag: string;
}

/** What a case says, and the decision that it asks for. */
export interface Examination {
  readonly analysis: Analysis;
  readonly decision: CaseDecision;
}

/** The rules of one protocol in one language, compiled once and free of state: equal input gives equal output. */
export interface ClinicalEngine {
  readonly protocol: Protocol;
  readonly language: Language;
  /** Finds the red flags of `text` and the context of each. Never throws. */
  analyze(text: string): Analysis;
  /** Like {@link analyze}, with pauses in a long text. */
  analyzing(text: string): Steps<Analysis>;
  /** The context of phrases that the caller has already found in `text`, in their order. */
  assertSpans(text: string, spans: readonly FlaggedSpan[]): readonly (FlaggedSpan & Assertion)[];
  /** What {@link analyze} finds, and the decision that the protocol's table asks for; the text is read once. */
  examine(text: string): Examination;
  /** Like {@link examine}, with pauses in a long text. */
  examining(text: string): Steps<Examination>;
}

/**
 * Compiles a protocol with its language.
 * @throws {PatternError} when a form of either cannot be read; decoded files have been checked for it.
 */
export function createEngine(protocol: Protocol, language: Language): ClinicalEngine {
  return finish(buildEngine(protocol, language));
}

/** Like {@link createEngine}, with pauses of the caller's choice: an editor must not wait for thousands of patterns. */
export function* buildEngine(protocol: Protocol, language: Language): Steps<ClinicalEngine> {
  const observer = new Observer(protocol, language, yield* buildLexicon(protocol, language));
  const flags = new Map(protocol.flags.map((flag) => [flag.id, flag]));
  const table = new DecisionTable(protocol, new Set(language.cues.filter(({ open }) => open === true).map(({ id }) => id)));
  const { footer } = protocol.instruction;
  let silent: number | undefined;
  /** A text without most of the protocol's request behind its case, which all rows of a dataset have and which says nothing of a patient. */
  const withoutRequest = (text: string): string => {
    if (!text.endsWith(footer)) return text;
    silent ??= silentUnits(footer, observer);
    return silent === 0 ? text : text.slice(0, -silent);
  };
  const analysisOf = (text: string, findings: Analysis["findings"]): Analysis => ({ text, findings, redFlagsPresent: areRedFlagsPresent(protocol, findings) });
  function* examining(text: string): Steps<Examination> {
    const { findings, facts } = yield* observer.observing(withoutRequest(text), "all");
    if (text.length > LONG_TEXT) yield;
    const analysis = analysisOf(text, findings);
    return { analysis, decision: table.decide(analysis, facts) };
  }
  return {
    protocol,
    language,
    analyze: (text) => analysisOf(text, observer.observe(withoutRequest(text), "conditions").findings),
    *analyzing(text) {
      return analysisOf(text, (yield* observer.observing(withoutRequest(text), "conditions")).findings);
    },
    assertSpans(text, spans) {
      const assertions = observer.assertSpans(text, spans.map((span) => ({ ...span, flag: flags.get(span.flag) })));
      return spans.map((span, index) => ({ ...span, ...(assertions[index] ?? { negated: false, hypothetical: false, family: false, history: false }) }));
    },
    examine: (text) => finish(examining(text)),
    examining,
  };
}

/**
 * How many units at the end of a request need not be read: those behind its first word, where it begins a paragraph, so that what stands before
 * it is a block of its own, and says nothing.
 */
function silentUnits(request: string, observer: Observer): number {
  const start = /^\n\n\p{Lu}\p{L}*(?= )/u.exec(request)?.[0];
  const { findings, facts } = observer.observe(request, "all");
  return start === undefined || findings.length + facts.length > 0 ? 0 : request.length - start.length;
}
