import type { Finding } from "../../core/clinical/finding";
import { readingOf } from "../../core/dataset/caseReading";
import type { PlacedRow } from "../../core/dataset/datasetCheck";
import type { DatasetRules } from "../../core/dataset/rules";
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
 * The findings of a row's case and response, with offsets of the document. A row that has not changed is not analysed again.
 */
export function findingsOf({ row, start }: PlacedRow, { engine }: DatasetRules): readonly PlacedFinding[] {
  let findings = known.get(row);
  if (findings === undefined) {
    const { instruction, response } = row.record ?? {};
    findings = [instruction, response].flatMap((field) =>
      field === undefined
        ? []
        : (field === instruction ? readingOf(field, engine).analysis : engine.analyze(field.value)).findings.map((finding): PlacedFinding => ({
            ...field.toSource(finding),
            finding,
            cueText: finding.cue && field.value.slice(finding.cue.start, finding.cue.end),
            scopeText: finding.scope && field.value.slice(finding.scope.start, finding.scope.end),
          })),
    );
    known.set(row, findings);
  }
  return findings.map((placed) => ({ ...placed, start: placed.start + start, end: placed.end + start }));
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
  const segments: Mark[] = [];
  for (const kind of KINDS) {
    for (const mark of marks.filter((other) => other.kind === kind)) {
      let from = mark.start;
      for (const { start, end } of segments.filter((taken) => taken.end > mark.start && taken.start < mark.end).sort((a, b) => a.start - b.start)) {
        if (start > from) segments.push({ start: from, end: start, kind });
        from = Math.max(from, end);
      }
      if (from < mark.end) segments.push({ start: from, end: mark.end, kind });
    }
  }
  return segments.sort((a, b) => a.start - b.start);
}

export function kindOf({ negated, hypothetical, family, history }: Finding): FindingKind {
  if (negated) return "denied";
  return hypothetical || family || history ? "uncertain" : "affirmed";
}
