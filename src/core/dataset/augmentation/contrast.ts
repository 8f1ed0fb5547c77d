import type { ClinicalEngine } from "../../clinical/engine";
import type { Finding } from "../../clinical/finding";
import type { Span } from "../../text/span";
import { replaced } from "../rowEdit";
import type { ContrastClause } from "./data";
import { CLAUSE_ENDS, clauseAround, partsOf } from "./parts";
import { instead } from "./phrases";
import { shuffled } from "../random";
import { wordsOf } from "../shingles";
import type { AssertedFlag } from "./sameReading";

/**
 * Why a red flag cannot be taken out of a case by one clause: that clause names another finding than the words which it replaces, or words
 * that belong to them, or stand for the flag, stay in the case.
 */
export type Unfit = "other_finding" | "words_left";

/** A case in which one red flag is said otherwise. */
export interface ContrastCase {
  readonly text: string;
  /** What has to be found in it. */
  readonly findings: readonly AssertedFlag[];
  /** The red flag counted for the patient, and no longer does. */
  readonly takesAway: boolean;
  /** What keeps its clause from taking the flag away; the whole case is read for it. */
  readonly unfit: () => Unfit | undefined;
}

const PLAIN = { negated: false, hypothetical: false, family: false, history: false };
const ASSERTIONS = {
  affirmed: PLAIN,
  denied: { ...PLAIN, negated: true },
  family: { ...PLAIN, family: true },
  history: { ...PLAIN, history: true },
} as const;
/** Words of a clause beside the red flag that its replacement may take away, not counting {@link wordsBeside}. */
const MOST_LOST = 1;
/** Letters that the forms of a word share, near enough; shorter words hardly name a finding. */
const STEM = 5;

/** The cases that differ in one red flag which has a clause of its own, in the order to try them. */
export function contrastCases(text: string, engine: ClinicalEngine, random: () => number): readonly ContrastCase[] {
  const { findings } = engine.analyze(text);
  const clauses = partsOf(text, CLAUSE_ENDS);
  const named = new Map<string, number>();
  for (const { flag } of findings) named.set(flag, (named.get(flag) ?? 0) + 1);
  const cases = findings.flatMap((finding) => {
    const words = engine.protocol.augmentation?.contrasts.find(({ flag }) => flag === finding.flag);
    const label = engine.protocol.flags.find(({ id }) => id === finding.flag)?.label ?? "";
    if (words === undefined || finding.hypothetical || finding.family || finding.history) return [];
    // Said a second time, it would contradict the twin's clause.
    if (named.get(finding.flag) !== 1) return [];
    const clause = clauseOf(text, clauses, finding, findings, wordsBeside(engine));
    if (clause === undefined) return [];
    return contrasts(finding, words).map(([phrase, assertion]): ContrastCase => ({
      text: replaced(text, [instead(text, clause, phrase)]),
      findings: findings.map((other) => (other === finding ? { flag: finding.flag, ...assertion } : other)),
      takesAway: !finding.negated,
      unfit: () => (finding.negated ? undefined : unfitness(text, clause, phrase, assertion.negated ? label : "", clauses, findings)),
    }));
  });
  return shuffled(cases, random);
}

/** What keeps `phrase` from taking the clause's red flag away; a denial may name the flag as a whole, by its label. */
function unfitness(text: string, clause: Span, phrase: string, label: string, clauses: readonly Span[], findings: readonly Finding[]): Unfit | undefined {
  const named = stemsIn(phrase);
  const taken = stemsIn(`${text.slice(clause.start, clause.end)} ${label}`);
  if (!named.some((stem) => taken.includes(stem))) return "other_finding";
  const rest = stemsIn(`${text.slice(0, clause.start)} ${text.slice(clause.end)}`);
  return goesOn(text, clause, clauses, findings) || named.some((stem) => rest.includes(stem)) ? "words_left" : undefined;
}

/** Whether the clause behind continues this one: it begins in lower case and says nothing that the engine finds, as in "chute, tête la première". */
function goesOn(text: string, clause: Span, clauses: readonly Span[], findings: readonly Finding[]): boolean {
  const next = clauses[clauses.indexOf(clause) + 1];
  if (next === undefined || !/^\p{Ll}/u.test(text.slice(next.start))) return false;
  return text.charAt(clause.end) !== "." && !findings.some(({ start, end }) => start < next.end && end > next.start);
}

function stemsIn(text: string): string[] {
  return wordsOf(text).filter((word) => word.length >= STEM).map((word) => word.slice(0, STEM));
}

function contrasts({ negated }: Finding, words: ContrastClause): (readonly [string, (typeof ASSERTIONS)[keyof typeof ASSERTIONS]])[] {
  const ways = negated ? (["affirmed"] as const) : (["denied", "family", "history"] as const);
  return ways.flatMap((way) => {
    const phrase = words[way];
    return phrase === undefined ? [] : [[phrase, ASSERTIONS[way]] as const];
  });
}

const known = new WeakMap<ClinicalEngine, ReadonlySet<string>>();

/** What the protocol's own clauses say beside their red flags: "this morning", "yesterday". */
function wordsBeside(engine: ClinicalEngine): ReadonlySet<string> {
  let words = known.get(engine);
  if (words === undefined) {
    const clauses = (engine.protocol.augmentation?.contrasts ?? []).map(({ affirmed = "" }) => replaced(affirmed, engine.analyze(affirmed).findings.map(({ start, end }) => ({ start, end, text: " " }))));
    known.set(engine, (words = new Set(clauses.flatMap((clause) => clause.toLowerCase().match(WORDS) ?? []))));
  }
  return words;
}

const WORDS = /[\p{L}\p{N}]+/gu;

/** The clause that says this finding and hardly anything else; `undefined` where there is none. */
function clauseOf(text: string, clauses: readonly Span[], finding: Finding, findings: readonly Finding[], beside: ReadonlySet<string>): Span | undefined {
  const clause = clauseAround(clauses, finding);
  if (clause === undefined) return undefined;
  const [lead, tail] = [text.slice(clause.start, finding.start), text.slice(finding.end, clause.end)];
  const inside = (span: Span) => span.start >= clause.start && span.end <= clause.end;
  if (findings.filter(inside).length !== 1 || (finding.cue !== undefined && !inside(finding.cue))) return undefined;
  const cue = finding.cue === undefined || (finding.cue.start >= finding.start && finding.cue.end <= finding.end) ? "" : text.slice(finding.cue.start, finding.cue.end);
  const rest = `${lead}${tail}`.replace(cue, " ").match(WORDS) ?? [];
  return rest.filter((word) => !beside.has(word.toLowerCase())).length <= MOST_LOST && !/[:«»()]/u.test(`${lead}${tail}`) ? clause : undefined;
}
