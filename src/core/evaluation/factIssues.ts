import type { AnswerReader, AnswerReading } from "../clinical/answer";
import type { Recommendation } from "../clinical/answerRecommendation";
import type { AnswerKnowledge } from "../clinical/answerWords";
import type { CaseDecision } from "../clinical/decision";
import { isAffirmed, type Analysis, type Finding } from "../clinical/finding";
import type { Span } from "../text/span";
import { foldedString } from "../text/folding";
import type { Issue } from "./verdict";

/** Letters that the forms of a word share, near enough. */
const STEM = 5;

/** What an answer says of the patient against what the case says; one code for each contradiction. */
export function factIssues({ engine }: AnswerReader, reading: AnswerReading, caseAnalysis: Analysis, found: CaseDecision): Issue[] {
  if (reading.recommendation === undefined) return [];
  const { answer } = engine.protocol;
  const { acts, conditions, contrast, reasonsFrom } = reading.recommendation;
  const weighty = new Set(engine.protocol.flags.filter(({ counts }) => counts !== false).map(({ id }) => id));
  const stated = reading.analysis.findings.filter((finding) => weighty.has(finding.flag) && !finding.hypothetical && finding.start >= reasonsFrom && !conditions.some((condition) => within(finding, condition)) && !acts.some(({ start, end }) => start < finding.end && end > finding.start));
  const isImpossible = ({ flag }: Finding): boolean => flag === answer.sexBound.flag && found.facts.includes(answer.sexBound.otherSex);
  const contradictions = stated.flatMap((finding) => contradiction(finding, reading.analysis.text, caseAnalysis, isImpossible(finding)).filter(({ code }) => code !== "hallucinated_flag" || !answer.inferredFlags.includes(finding.flag)));
  return [...contradictions, ...firstLine(reading.recommendation, caseAnalysis, found, answer.ctOnlyFlags), ...contrastIssue(contrast, caseAnalysis, answer.contrastCaution)];
}

function contradiction(finding: Finding, said: string, { text, findings }: Analysis, isImpossible: boolean): Issue[] {
  const inCase = findings.filter(({ flag }) => flag === finding.flag);
  const issue = (code: Issue["code"]): Issue => ({ start: finding.start, end: finding.end, code, subject: finding.text });
  const affirmed = inCase.some(isAffirmed);
  if (finding.negated) return affirmed && !inCase.some(({ negated }) => negated) ? [issue("negation_flip"), { start: finding.start, end: finding.end, code: "missed_flag" }] : [];
  if (affirmed || finding.family) return [];
  const own = inCase.filter(({ family }) => !family);
  if (inCase.length === 0 && !isImpossible && isWordForWord(finding.text, text)) return [];
  // The answer may name the relative anywhere: "the aneurysm is the mother's".
  if (inCase.some(({ family, cue }) => family && cue !== undefined && isWordForWord(text.slice(cue.start, cue.end), said))) return [];
  if (own.length === 0) return [issue(inCase.length > 0 || isImpossible ? "wrong_patient_fact" : "hallucinated_flag")];
  if (own.every(({ negated, history }) => negated && !history)) return [issue("negation_flip")];
  return [];
}

function firstLine({ at, decision, imaging: { mri, ct } }: Recommendation, { findings }: Analysis, found: CaseDecision, ctOnly: readonly string[]): Issue[] {
  if (decision !== "urgent_imaging" || found.imaging !== "ct" || !mri || ct) return [];
  const unstable = findings.some((finding) => isAffirmed(finding) && ctOnly.includes(finding.flag));
  return [{ start: at.start, end: at.end, code: unstable ? "wrong_first_line" : "suboptimal_first_line" }];
}

function contrastIssue(contrast: Span | undefined, { findings }: Analysis, { flag, unlessKind }: AnswerKnowledge["contrastCaution"]): Issue[] {
  const pregnant = findings.some((finding) => finding.flag === flag && (unlessKind === undefined || finding.kind !== unlessKind) && isAffirmed(finding));
  return contrast !== undefined && pregnant ? [{ start: contrast.start, end: contrast.end, code: "contrast_in_pregnancy" }] : [];
}

/** The case uses these very words, if in another form: then nothing is invented, whatever the engine makes of them there. */
function isWordForWord(phrase: string, text: string): boolean {
  const words = (of: string): string[] => foldedString(of).match(/[\p{L}\d]+/gu) ?? [];
  const weighty = words(phrase).filter((word) => word.length > 3 || /\d/u.test(word));
  const given = words(text);
  return weighty.length > 0 && weighty.every((word) => given.some((other) => (/\d/u.test(word) ? other === word : other.startsWith(word.slice(0, STEM)))));
}

function within(inner: Span, outer: Span): boolean {
  return inner.start >= outer.start && inner.end <= outer.end;
}
