import { finish, type Steps } from "../steps";
import type { Span } from "../text/span";
import { withoutMarkup } from "../text/markup";
import { tokenizing } from "../text/tokens";
import { dependsOnCase } from "./answerCondition";
import { AnswerForms, type FormReading } from "./answerForms";
import { readingRecommendation, type Recommendation } from "./answerRecommendation";
import { AnswerLexicon, type Clause } from "./answerText";
import type { CaseDecision } from "./decision";
import type { ClinicalEngine, Examination } from "./engine";
import type { Analysis } from "./finding";
import { createMatcher, scanning, type Matcher } from "./matcher";
import type { Question } from "./protocol";

/** How far one standard question is asked. */
export type QuestionAsked = "verbatim" | "paraphrased" | "absent";

/** What an answer says, before it is held against its case. */
export interface AnswerReading {
  /** The one form that the whole answer is in; `invalid` when in neither, in both, or broken off. */
  readonly form: "clarify" | "recommend" | "invalid";
  /** The answer begins as one of the two forms does. */
  readonly prefix: boolean;
  readonly bothForms: boolean;
  /** It begins to ask, whatever it asks. */
  readonly asks: boolean;
  /** It ends in the middle of a question, of the reasons or of the source. */
  readonly unfinished: boolean;
  /** One entry per question of the protocol, in its order. */
  readonly questions: readonly QuestionAsked[];
  /** Character by character the protocol's clarification. */
  readonly strict: boolean;
  /** `undefined` where nothing is recommended. */
  readonly recommendation: Recommendation | undefined;
  readonly hasSource: boolean;
  /** More words of another language than of the protocol's. */
  readonly foreign: boolean;
  /** What it names, with the protocol's questions taken out. */
  readonly analysis: Analysis;
}

/** What an answer says whatever the case. */
export interface AnswerWordsRead extends Pick<AnswerReading, "bothForms" | "analysis" | "unfinished" | "foreign"> {
  readonly answer: string;
  /** The answer without its markup. */
  readonly plain: string;
  readonly forms: FormReading;
  /** What it recommends for a case, with pauses in a long answer; `undefined` where it recommends nothing. */
  readonly recommend: ((caseAnalysis: Analysis) => Steps<Recommendation>) | undefined;
}

const SENTENCE_END = /[.!?)»"…]$/u;
const OPEN_END = /[,;:(–—-]$/u;

/** Reads answers with one engine; compiled once. */
export class AnswerReader {
  private readonly lexicon: AnswerLexicon;
  private readonly forms: AnswerForms;
  private readonly asks: Matcher<string>;

  /** @throws {PatternError} when a pattern of the protocol's answer words cannot be read. */
  constructor(readonly engine: ClinicalEngine) {
    const { protocol, language } = engine;
    this.lexicon = new AnswerLexicon(protocol.answer.words, protocol, language);
    this.forms = new AnswerForms(protocol);
    const asks = Object.entries(protocol.answer.asks).flatMap(([value, patterns]) => patterns.map((pattern) => ({ pattern, value })));
    this.asks = createMatcher(asks, { ...language.lists, ...protocol.lists }, language.correctlySpelt);
  }

  /** @param examination of the instruction, for conditions that name findings. Pauses in a long answer; never throws. */
  *reading(answer: string, examination: Examination): Steps<AnswerReading> {
    return yield* this.readingFor(yield* this.readingWords(answer), examination);
  }

  /** What an answer that has been read says of one case, with pauses in a long answer. */
  *readingFor(words: AnswerWordsRead, { analysis: caseAnalysis, decision }: Examination): Steps<AnswerReading> {
    const { answer, forms, bothForms, analysis, recommend, unfinished, foreign } = words;
    return {
      form: bothForms || unfinished ? "invalid" : forms.exact ? "clarify" : forms.prefix && forms.recommend !== undefined && recommend !== undefined ? "recommend" : "invalid",
      prefix: forms.prefix,
      bothForms,
      asks: forms.clarify !== undefined && answer.includes("?"),
      unfinished,
      questions: yield* this.askingOf(words, decision),
      strict: forms.strict,
      recommendation: recommend && (yield* recommend(caseAnalysis)),
      hasSource: forms.hasSource,
      foreign,
      analysis,
    };
  }

  /** What an answer says to whatever case; to be read once for many cases. Never throws. */
  readWords(answer: string): AnswerWordsRead {
    return finish(this.readingWords(answer));
  }

  /** Like {@link readWords}, with pauses in a long answer. */
  *readingWords(answer: string): Steps<AnswerWordsRead> {
    const forms = yield* this.forms.reading(answer);
    const plain = withoutMarkup(answer);
    yield;
    const clauses = yield* this.lexicon.readingClauses(plain);
    yield;
    const span = recommendationSpan(answer, forms);
    const body = span !== undefined && answer.slice(span.start, span.end).trim() !== "" ? span : undefined;
    const analysis = yield* this.analysing(answer, plain);
    yield;
    const signs = clauses.flatMap((clause) => clause.signs);
    const count = (role: "everyday" | "foreign"): number => signs.filter((sign) => sign.role === role).length;
    return {
      answer,
      plain,
      forms,
      bothForms: forms.clarify !== undefined && forms.recommend !== undefined,
      analysis,
      recommend: body && (yield* recommending(clauses.filter(({ start, end }) => start >= body.start && end <= body.end), body, analysis)),
      unfinished: forms.breaksOff || (body !== undefined && forms.source === undefined && endsOpen(plain, clauses)),
      foreign: count("foreign") > count("everyday"),
    };
  }

  /** @param plain the answer without its markup. */
  private *analysing(answer: string, plain: string): Steps<Analysis> {
    const analysis = yield* this.engine.analyzing(plain);
    return plain === answer ? analysis : { ...analysis, text: answer, findings: analysis.findings.map((finding) => ({ ...finding, text: answer.slice(finding.start, finding.end) })) };
  }

  private *askingOf({ answer, plain, forms: { verbatim }, analysis: { findings } }: AnswerWordsRead, decision: CaseDecision): Steps<readonly QuestionAsked[]> {
    const { questions } = this.engine.protocol;
    const named = new Set<string>(findings.map(({ flag }) => flag));
    if (verbatim.every(Boolean) || !answer.includes("?")) return verbatim.map((stands) => (stands ? "verbatim" : "absent"));
    yield* scanning(this.asks, yield* tokenizing(plain), (_from, _to, part) => named.add(part));
    const facts = new Set(decision.facts);
    return questions.map((question, index) => (verbatim[index] === true ? "verbatim" : isAsked(question, named, facts) ? "paraphrased" : "absent"));
  }
}

/** Read once where it sets no condition that a case could meet. */
function* recommending(clauses: readonly Clause[], body: Span, analysis: Analysis): Steps<NonNullable<AnswerWordsRead["recommend"]>> {
  if (dependsOnCase(clauses)) return (caseAnalysis) => readingRecommendation(clauses, body, analysis, caseAnalysis);
  const recommendation = yield* readingRecommendation(clauses, body, analysis, NO_CASE);
  // eslint-disable-next-line require-yield -- it has been read
  return function* () {
    return recommendation;
  };
}

const NO_CASE: Analysis = { text: "", findings: [], redFlagsPresent: false };

/** In other words: at least half of what applies to the patient is named, and all that only such a patient is asked. */
function isAsked({ parts }: Question, named: ReadonlySet<string>, facts: ReadonlySet<string>): boolean {
  const owed = parts.filter(({ onlyIf, unless = [] }) => (onlyIf === undefined || onlyIf.some((fact) => facts.has(fact))) && !unless.some((fact) => facts.has(fact)));
  const asked = owed.filter(({ id, answeredBy }) => named.has(id) || answeredBy.some((name) => named.has(name)));
  return asked.length * 2 >= owed.length && owed.every((part) => part.onlyIf === undefined || asked.includes(part));
}

/** The recommendation without its source; for an answer in neither form, all of it. */
function recommendationSpan(answer: string, { clarify, recommend, source }: FormReading): Span | undefined {
  if (recommend === undefined && clarify !== undefined) return undefined;
  const start = recommend?.end ?? 0;
  return { start, end: source !== undefined && source.start >= start ? source.start : answer.length };
}

/** Without a source at its end: no full stop, and the reasons have begun or a word still waits for the next. */
function endsOpen(answer: string, clauses: readonly Clause[]): boolean {
  const text = answer.trimEnd();
  if (SENTENCE_END.test(text)) return false;
  const last = clauses.at(-1);
  const waits = last?.signs.some(({ role, end }) => role === "everyday" && end === text.length) === true;
  return OPEN_END.test(text) || waits || last?.isReason === true;
}
