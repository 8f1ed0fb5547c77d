import { normalize } from "../text/normalize";
import type { Span } from "../text/span";
import { AnswerLexicon } from "./answerText";
import { readRecommendation, type Recommendation } from "./answerRecommendation";
import type { ClinicalEngine } from "./engine";
import type { Analysis } from "./finding";

/** How far one standard question is asked. */
export type QuestionAsked = "verbatim" | "paraphrased" | "absent";

/** What an answer says, before it is held against its case. */
export interface AnswerReading {
  /** The one form that the whole answer is in; `invalid` when in neither or in both. */
  readonly form: "clarify" | "recommend" | "invalid";
  /** The answer begins as one of the two forms does. */
  readonly prefix: boolean;
  readonly bothForms: boolean;
  /** One entry per question of the protocol, in its order. */
  readonly questions: readonly QuestionAsked[];
  /** Character by character the protocol's clarification. */
  readonly strict: boolean;
  /** `undefined` where nothing is recommended. */
  readonly recommendation: Recommendation | undefined;
  readonly hasSource: boolean;
  /** No everyday word of the language. */
  readonly foreign: boolean;
  /** What it names, with the protocol's questions taken out. */
  readonly analysis: Analysis;
}

/** Reads answers with one engine; compiled once. */
export class AnswerReader {
  private readonly lexicon: AnswerLexicon;

  /** @throws {PatternError} when a pattern of the protocol's answer words cannot be read. */
  constructor(readonly engine: ClinicalEngine) {
    this.lexicon = new AnswerLexicon(engine.protocol.answer.words, engine.protocol, engine.language);
  }

  /** @param caseAnalysis of the instruction, for conditions that name findings. Never throws. */
  read(answer: string, caseAnalysis: Analysis): AnswerReading {
    const { forms, questions, source } = this.engine.protocol;
    const text = plain(answer);
    const clarify = text.startsWith(plain(forms.clarify.prefix));
    const recommend = text.startsWith(plain(forms.recommend.prefix));
    const other = clarify ? forms.recommend.prefix : forms.clarify.prefix;
    const bothForms = text.includes(plain(forms.clarify.prefix)) && text.includes(plain(forms.recommend.prefix));
    const clarification = `${forms.clarify.prefix} ${questions.map((question) => question.text).join(forms.clarify.separator)}`;
    const analysis = this.engine.analyze(answer);
    const asked = questions.map((question) => (text.includes(plain(question.text)) ? "verbatim" : this.isAsked(question.parts, text, analysis) ? "paraphrased" : "absent"));
    const body = this.recommendationSpan(answer, recommend, text.includes(plain(other)));
    const exact = text === plain(clarification);
    const recommended = body !== undefined && answer.slice(body.start, body.end).trim() !== "";
    return {
      form: bothForms ? "invalid" : exact ? "clarify" : recommend && recommended ? "recommend" : "invalid",
      prefix: clarify || recommend,
      bothForms,
      questions: asked,
      strict: answer.trim() === clarification,
      recommendation: recommended ? readRecommendation(answer.slice(0, body.end), this.lexicon.clausesOf(answer.slice(0, body.end)).filter(({ start }) => start >= body.start), analysis, caseAnalysis) : undefined,
      hasSource: text.includes(plain(`${forms.recommend.sourcePrefix} ${source.text}`)),
      foreign: !this.lexicon.clausesOf(answer).some(({ signs }) => signs.some(({ role }) => role === "everyday")),
      analysis,
    };
  }

  /** The recommendation without its source; for an answer in neither form, all of it when it says something of the kind. */
  private recommendationSpan(answer: string, recommend: boolean, both: boolean): Span | undefined {
    const { forms } = this.engine.protocol;
    const at = answer.indexOf(forms.recommend.prefix);
    if (at < 0 && (both || plain(answer).startsWith(plain(forms.clarify.prefix)))) return undefined;
    const start = at < 0 ? (recommend ? forms.recommend.prefix.length : 0) : at + forms.recommend.prefix.length;
    const sourceAt = answer.lastIndexOf(forms.recommend.sourcePrefix);
    return { start, end: sourceAt > start ? sourceAt : answer.length };
  }

  /** In other words: a question mark, and at least half of what the question covers is named. */
  private isAsked(parts: readonly { readonly answeredBy: readonly string[] }[], text: string, { findings }: Analysis): boolean {
    if (!text.includes("?")) return false;
    const named = parts.filter(({ answeredBy }) => findings.some(({ flag }) => answeredBy.includes(flag)));
    return named.length * 2 >= parts.length;
  }
}

/** As forms are compared: case, accents, hyphens, apostrophes and spaces folded, no space before a colon. */
function plain(text: string): string {
  return normalize(text).text.replace(/\s+/gu, " ").replace(/ (?=[:.])/gu, "").trim();
}
