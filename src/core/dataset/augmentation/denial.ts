import type { ClinicalEngine } from "../../clinical/engine";
import { isAffirmed, type Finding } from "../../clinical/finding";
import type { Span } from "../../text/span";
import type { Replacement } from "../rowEdit";
import type { Augmentation } from "./augmentation";
import type { Rewrite } from "./data";
import { CLAUSE_ENDS, clauseAround, partsOf, sentenceSpans } from "./parts";
import { beginsWithVowel, chosenEdits, instead } from "./phrases";
import { itemsOf, verbsBefore } from "./splitDenial";
import { shuffled } from "../random";

/** So many findings are looked at at one go: each looks through the whole of its sentence. */
const AT_ONCE = 32;

/** One way to deny for another, where it begins a clause that ends with what it denies. */
export const denial: Augmentation = {
  name: "denial",
  *variants({ text }, engine, random) {
    const frames = engine.language.augmentation?.denials ?? [];
    const clauses = partsOf(text, CLAUSE_ENDS);
    const sentences = sentenceSpans(text, engine.language);
    const { findings } = yield* engine.analyzing(text);
    yield;
    const hangsOnVerb = verbsBefore(text, sentences, engine.language);
    const telling = tellingFrames(findings, engine);
    const editsOf = (finding: Finding): readonly Replacement[] => {
      if (!finding.negated || finding.implicit || !/^(?:[.;]|,\s+\p{L}|\s*$)/u.test(text.slice(finding.end))) return [];
      const start = clauseAround(clauses, finding)?.start ?? finding.start;
      const clause = text.slice(start, finding.start);
      const written = clause.trim().toLowerCase().replace("’", "'");
      if (!frames.some((frame) => frame.includes(written))) return [];
      const sentence = clauseAround(sentences, finding) ?? { start: 0, end: text.length };
      const denied = { start, end: finding.end };
      if (hangsOnVerb(denied) || isCoordinated(text, denied, sentence, engine)) return [];
      const column = beginsWithVowel(finding.text) ? 1 : 0;
      const others = shuffled(frames.flatMap((frame) => (frame.includes(written) || telling(frame, finding) ? [] : [frame[column]])), random);
      return others.slice(0, 1).map((other) => instead(text, { start, end: finding.start }, other.endsWith("'") ? other : `${other} `));
    };
    const edits: Replacement[] = [];
    for (const [at, finding] of findings.entries()) {
      if (at % AT_ONCE === AT_ONCE - 1) yield;
      edits.push(...editsOf(finding));
    }
    return chosenEdits(text, edits, random);
  },
};

/** Whether a way to deny says that the patient tells what this one cannot: a sign found by an examiner, or anything while confused. */
function tellingFrames(findings: readonly Finding[], { language, protocol }: ClinicalEngine): (frame: Rewrite, finding: Finding) => boolean {
  const { told } = protocol.augmentation ?? {};
  const telling = language.augmentation?.telling ?? [];
  if (told === undefined) return () => false;
  const isSilent = findings.some((finding) => isAffirmed(finding) && !finding.history && told.unless?.includes(finding.flag) === true);
  return (frame, { flag }) => frame.some((form) => telling.includes(form)) && (isSilent || !told.flags.includes(flag));
}

/** Whether the words of a denial serve for items behind it too, as in "pas de X, de Y ni de Z". */
function isCoordinated(text: string, { end }: Span, sentence: Span, { language }: ClinicalEngine): boolean {
  const { itemStarts = [] } = language.augmentation ?? {};
  const { of: prepositions, nor } = language.connectives;
  const begins = (item: string, words: readonly string[]) => words.some((word) => item.startsWith(word.endsWith("'") ? word : `${word} `));
  const following = itemsOf(text, { start: end, end: sentence.end }).map(({ words }) => words);
  const own = following.findIndex((item) => itemStarts.some((first) => item.startsWith(first)));
  const joined = own < 0 ? following : following.slice(0, own);
  return joined.some((item) => begins(item, [...prepositions, ...nor]) || nor.some((word) => item.includes(` ${word} `)));
}
