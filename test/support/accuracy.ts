import { areRedFlagsPresent } from "../../src/core/clinical/decisionTable";
import type { ClinicalEngine } from "../../src/core/clinical/engine";
import type { Assertion, Finding } from "../../src/core/clinical/finding";
import { DIMENSIONS, type Dimension } from "../../src/core/clinical/language";
import { readMarkedText, type MarkedFinding } from "./markedText";

/** Right and wrong positives of a yes-or-no question. */
export interface Counts {
  readonly both: number;
  /** Said by the engine alone. */
  readonly extra: number;
  /** Said by the person alone. */
  readonly missing: number;
}

/** How the engine reads marked texts, beside the person who marked them. */
export interface Accuracy {
  readonly texts: number;
  /** Texts whose findings and spans are all as marked. */
  readonly identical: number;
  /** Given the person's spans: phrases with all four properties right, of all. */
  readonly spansRight: number;
  readonly spans: number;
  readonly given: Readonly<Record<Dimension, Counts>>;
  /** End to end: same flag, overlapping span. */
  readonly detected: Counts;
  /** End to end: and the same four properties. */
  readonly asserted: Counts;
  /** Normal findings, end to end. */
  readonly implicit: Counts;
  /** Per text. */
  readonly present: Counts;
}

const NONE: Counts = { both: 0, extra: 0, missing: 0 };

/** The figures of some marked texts. */
export function accuracyOf(engine: ClinicalEngine, marked: readonly string[]): Accuracy {
  return marked.map((line) => ofOne(engine, line)).reduce(sum, {
    texts: 0, identical: 0, spansRight: 0, spans: 0, detected: NONE, asserted: NONE, implicit: NONE, present: NONE,
    given: { negated: NONE, hypothetical: NONE, family: NONE, history: NONE },
  });
}

/** Harmonic mean of precision and recall; `undefined` where nobody says yes. */
export function f1({ both, extra, missing }: Counts): number | undefined {
  return both + extra + missing === 0 ? undefined : (2 * both) / (2 * both + extra + missing);
}

function ofOne(engine: ClinicalEngine, line: string): Accuracy {
  const { text, findings: expected } = readMarkedText(line);
  const { findings: found, redFlagsPresent } = engine.analyze(text);
  const given = engine.assertSpans(text, expected);
  const dimension = (name: Dimension) => given.map((one, index) => asked(one[name], expected[index]?.[name] === true)).reduce(added, NONE);
  const present = areRedFlagsPresent(engine.protocol, expected.map(asFinding));
  const pairs = pairsOf(expected, found);
  return {
    texts: 1,
    identical: pairs.length === expected.length && found.length === expected.length && pairs.every(([one, other]) => isSame(one, other) && one.start === other.start && one.end === other.end) ? 1 : 0,
    spans: expected.length,
    spansRight: given.filter((one, index) => isSame(one, expected[index])).length,
    given: { negated: dimension("negated"), hypothetical: dimension("hypothetical"), family: dimension("family"), history: dimension("history") },
    detected: counted(pairs.length, found.length, expected.length),
    asserted: counted(pairs.filter(([one, other]) => isSame(one, other)).length, found.length, expected.length),
    implicit: counted(pairs.filter(([one, other]) => one.implicit && other.implicit).length, found.filter(({ implicit }) => implicit).length, expected.filter(({ implicit }) => implicit).length),
    present: asked(redFlagsPresent, present),
  };
}

/** Each marked finding with the one that the engine reports there, if any; each of both at most once. */
function pairsOf(expected: readonly MarkedFinding[], found: readonly Finding[]): readonly (readonly [MarkedFinding, Finding])[] {
  const free = new Set(found);
  return expected.flatMap((one) => {
    const partner = [...free].find(({ flag, start, end }) => flag === one.flag && start < one.end && end > one.start);
    if (partner === undefined) return [];
    free.delete(partner);
    return [[one, partner] as const];
  });
}

function isSame(one: Assertion, other: Assertion | undefined): boolean {
  return DIMENSIONS.every((dimension) => one[dimension] === other?.[dimension]);
}

function asked(engine: boolean, person: boolean): Counts {
  return { both: engine && person ? 1 : 0, extra: engine && !person ? 1 : 0, missing: !engine && person ? 1 : 0 };
}

function counted(both: number, found: number, expected: number): Counts {
  return { both, extra: found - both, missing: expected - both };
}

function added(one: Counts, other: Counts): Counts {
  return { both: one.both + other.both, extra: one.extra + other.extra, missing: one.missing + other.missing };
}

function sum(one: Accuracy, other: Accuracy): Accuracy {
  return {
    texts: one.texts + other.texts,
    identical: one.identical + other.identical,
    spans: one.spans + other.spans,
    spansRight: one.spansRight + other.spansRight,
    given: {
      negated: added(one.given.negated, other.given.negated),
      hypothetical: added(one.given.hypothetical, other.given.hypothetical),
      family: added(one.given.family, other.given.family),
      history: added(one.given.history, other.given.history),
    },
    detected: added(one.detected, other.detected),
    asserted: added(one.asserted, other.asserted),
    implicit: added(one.implicit, other.implicit),
    present: added(one.present, other.present),
  };
}

function asFinding(finding: MarkedFinding): Finding {
  return { ...finding, text: "", cue: undefined, scope: undefined, rule: "", kind: undefined };
}
