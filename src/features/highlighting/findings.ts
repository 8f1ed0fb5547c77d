import type { Analysis, Finding } from "../../core/clinical/finding";
import { readAhead } from "../../core/dataset/caseReading";
import type { PlacedRow } from "../../core/dataset/datasetCheck";
import type { DecodedString } from "../../core/dataset/decodedString";
import type { DatasetRules } from "../../core/dataset/rules";
import { mapping, type Steps } from "../../core/steps";
import type { Span } from "../../core/text/span";

/** A finding where it stands in the document. */
export interface PlacedFinding extends Span {
  readonly finding: Finding;
  /** The words that decided its assertion, in the document. */
  readonly cueText: string | undefined;
  /** How far those words reach. */
  readonly scopeText: string | undefined;
}

const known = new WeakMap<PlacedRow["row"], readonly PlacedFinding[]>();

/**
 * The findings of a row's case and response, with offsets of the document. A row that has not changed is not analysed again. With pauses in a long row.
 */
export function* findingsOf({ row, start }: PlacedRow, { engine }: DatasetRules): Steps<readonly PlacedFinding[]> {
  let findings = known.get(row);
  if (findings === undefined) {
    const { instruction, response } = row.record ?? {};
    const ofCase = instruction && (yield* inRow(instruction, (yield* readAhead(instruction, engine)).analysis));
    const ofResponse = response && (yield* inRow(response, yield* engine.analyzing(response.value)));
    findings = [...(ofCase ?? []), ...(ofResponse ?? [])];
    known.set(row, findings);
  }
  return yield* mapping(findings, (placed) => ({ ...placed, start: placed.start + start, end: placed.end + start }));
}

/** The findings of a text of a row, with offsets of the row. */
function* inRow({ value, toSource }: DecodedString, { findings }: Analysis): Steps<readonly PlacedFinding[]> {
  return yield* mapping(findings, (finding): PlacedFinding => {
    const { cue, scope } = finding;
    return { ...toSource(finding), finding, cueText: cue && value.slice(cue.start, cue.end), scopeText: scope && value.slice(scope.start, scope.end) };
  });
}

/** How a finding is drawn; where several share a place, the first of these is. */
const KINDS = ["affirmed", "uncertain", "denied"] as const;
export type FindingKind = (typeof KINDS)[number];

/** Where something is drawn. */
export interface Mark extends Span {
  readonly kind: FindingKind;
}

/** Marks cut so that none overlaps another, by start. What is affirmed hides what is denied, never the other way round. */
export function segmentsOf(marks: readonly Mark[]): readonly Mark[] {
  let segments: readonly Mark[] = [];
  for (const kind of KINDS) segments = byStart([...segments, ...uncovered(byStart(marks.filter((mark) => mark.kind === kind)), segments)]);
  return segments;
}

/** What marks show beside those that hide them, in one walk over both. */
function uncovered(marks: readonly Mark[], hiding: readonly Mark[]): readonly Mark[] {
  const shown: Mark[] = [];
  let from = 0;
  let at = 0;
  for (const { start, end, kind } of marks) {
    from = Math.max(from, start);
    while (from < end) {
      while ((hiding[at]?.end ?? Infinity) <= from) at++;
      const next = hiding[at];
      const hides = next !== undefined && next.start < end;
      if (!hides || next.start > from) shown.push({ start: from, end: hides ? next.start : end, kind });
      from = hides ? next.end : end;
    }
  }
  return shown;
}

function byStart(marks: readonly Mark[]): readonly Mark[] {
  return marks.toSorted((a, b) => a.start - b.start);
}

export function kindOf({ negated, hypothetical, family, history }: Finding): FindingKind {
  if (negated) return "denied";
  return hypothetical || family || history ? "uncertain" : "affirmed";
}
