import type { Augmentation } from "./augmentation";
import { CLAUSE_ENDS, clauseAround, partsOf } from "./parts";
import { beginsWithVowel, chosenEdits, instead } from "./phrases";
import { shuffled } from "../random";

/** One way to deny for another, where it begins a clause that ends with what it denies. */
export const denial: Augmentation = {
  name: "denial",
  *variants({ text }, engine, random) {
    const frames = engine.language.augmentation?.denials ?? [];
    const clauses = partsOf(text, CLAUSE_ENDS);
    const { findings } = yield* engine.analyzing(text);
    yield;
    const edits = findings.flatMap((finding) => {
      if (!finding.negated || finding.implicit || !/^(?:[.;]|,\s+\p{L}|\s*$)/u.test(text.slice(finding.end))) return [];
      const start = clauseAround(clauses, finding)?.start ?? finding.start;
      const clause = text.slice(start, finding.start);
      const written = clause.trim().toLowerCase().replace("’", "'");
      if (!frames.some((frame) => frame.includes(written))) return [];
      const column = beginsWithVowel(finding.text) ? 1 : 0;
      const others = shuffled(frames.flatMap((frame) => (frame.includes(written) ? [] : [frame[column]])), random);
      return others.slice(0, 1).map((other) => instead(text, { start, end: finding.start }, other.endsWith("'") ? other : `${other} `));
    });
    return chosenEdits(text, edits, random);
  },
};
