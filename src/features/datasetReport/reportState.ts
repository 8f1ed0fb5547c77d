import type { Protocol } from "../../core/clinical/protocol";
import { readingOf } from "../../core/dataset/caseReading";
import type { PlacedRow } from "../../core/dataset/datasetCheck";
import { caseSpan } from "../../core/dataset/contract";
import { assertionOf, type CoverageCell } from "../../core/dataset/report/coverage";
import type { DatasetReport, RowGroup, ShareGroup } from "../../core/dataset/report/datasetReport";
import { DATASET_GUIDE } from "../../core/dataset/report/guide";
import { CHARACTERS_PER_TOKEN } from "../../core/dataset/report/lengths";
import type { Span } from "../../core/text/span";
import type { DatasetReportSelection, DatasetReportState, ReportGroup, ReportRow } from "../../shared/datasetReportProtocol";
import { balanceText } from "../../shared/words/datasetReport";
import type { CheckedDocument } from "../rows/datasetDocuments";
import { t } from "../words";

/** A report of one version of a document. */
export interface DocumentReport {
  readonly checked: CheckedDocument;
  readonly report: DatasetReport;
  /** As people name the files. */
  readonly file: string;
  readonly limitFrom: string | null;
}

/** More rows than anybody reads in a list. */
const MOST_SHOWN = 300;
const EXCERPT_LENGTH = 120;

/** What the view shows of a report. */
export function stateOf({ checked, report, file, limitFrom }: DocumentReport): DatasetReportState {
  const { protocol } = checked.rules.engine;
  const labels = new Map([...protocol.categories, ...protocol.decisions].map(({ id, label }) => [id, label]));
  const title = (id: string | undefined): string => (id === undefined ? t("not given") : (labels.get(id) ?? id));
  const plain = ({ id, rows }: RowGroup, whole: number): ReportGroup => ({ label: title(id), count: rows.length, share: whole === 0 ? 0 : rows.length / whole, wanted: null, onTarget: true });
  const shared = ({ rows, share, wanted, onTarget }: ShareGroup, label: string): ReportGroup => ({ label, count: rows.length, share, wanted: wanted === undefined ? null : [...wanted], onTarget });
  const { leastRows: least, bestRows: [low, high] } = DATASET_GUIDE;
  const { bins, overLimit, limit, median, longest } = report.lengths;
  return {
    file,
    rows: report.rows.length,
    size: report.size,
    guide: { least, low, high },
    broken: report.broken.length,
    rejected: report.rejected.length,
    categories: report.categories.map((each) => shared(each, title(each.id))),
    balance: report.balance.map((each) => ({ ...shared(each, balanceText(each.id, t)), id: each.id })),
    decisions: report.decisions.map((each) => plain(each, report.rows.length)),
    statuses: report.statuses.map((each) => plain(each, report.rows.length + report.rejected.length)),
    exact: report.exact.length,
    near: report.near.length,
    filters: protocol.decisions.map(({ id, label }) => ({ id, label })),
    coverage: protocol.flags.map(({ id, label }) => ({ flag: id, label, cells: report.coverage.filter(({ flag }) => flag === id).map((cell) => cellOf(cell, protocol)) })),
    lengths: { limit, limitFrom, median, longest, overLimit: overLimit.length, charactersPerToken: CHARACTERS_PER_TOKEN, bins: bins.map(({ from, to, rows }) => ({ from, to, count: rows.length })) },
  };
}

function cellOf({ assertion, possible, reach, hits }: CoverageCell, { decisions }: Pick<Protocol, "decisions">): DatasetReportState["coverage"][number]["cells"][number] {
  const byDecision: Record<string, number> = {};
  for (const { decision } of hits) if (decision !== undefined) byDecision[decision] = (byDecision[decision] ?? 0) + 1;
  const never = decisions.flatMap(({ id }) => (reach.ways.has(id) ? [] : [id]));
  return { assertion, possible, never, rule: reach.alone, count: hits.length, byDecision };
}

/** The rows behind a number, as indices. */
export function selectedRows(report: DatasetReport, selection: DatasetReportSelection): readonly number[] {
  switch (selection.kind) {
    case "rows":
      return report.rows;
    case "broken":
      return report.broken;
    case "rejected":
      return report.rejected;
    case "over_limit":
      return report.lengths.overLimit;
    case "exact":
    case "near":
      return report[selection.kind].flatMap(({ row, earlier }) => [earlier, row]);
    case "category":
      return report.categories[selection.index]?.rows ?? [];
    case "decision":
      return report.decisions[selection.index]?.rows ?? [];
    case "status":
      return report.statuses[selection.index]?.rows ?? [];
    case "balance":
      return report.balance[selection.index]?.rows ?? [];
    case "length":
      return report.lengths.bins[selection.index]?.rows ?? [];
    case "coverage": {
      const { flag, assertion, decision } = selection;
      const hits = report.coverage.find((cell) => cell.flag === flag && cell.assertion === assertion)?.hits ?? [];
      return hits.filter((hit) => decision === null || hit.decision === decision).map(({ row }) => row);
    }
  }
}

/** The first of the rows behind a number, as they are listed. */
export function listedRows({ checked: { check, rules }, report }: DocumentReport, selection: DatasetReportSelection): { readonly total: number; readonly rows: ReportRow[] } {
  const rows = selectedRows(report, selection);
  const shown = rows.slice(0, MOST_SHOWN).flatMap((index) => {
    const placed = check.rows[index];
    if (placed === undefined) return [];
    const { id, expected, instruction } = placed.row.record ?? {};
    const decision = rules.engine.protocol.decisions.find((known) => known.id === expected?.value)?.label ?? expected?.value ?? t("not given");
    const found = instruction && findingOf(placed, rules, selection);
    const excerpt = instruction === undefined ? placed.row.text.slice(0, EXCERPT_LENGTH) : excerptOf(instruction.value, caseSpan(instruction.value, rules.contract), found);
    return [{ row: index, line: placed.line + 1, id: id?.value ?? "", decision, excerpt }];
  });
  return { total: rows.length, rows: shown };
}

/** What is selected of a row when it is opened; offsets are those of the row. */
export function spanToSelect(placed: PlacedRow, rules: CheckedDocument["rules"], selection: DatasetReportSelection): Span {
  const instruction = placed.row.record?.instruction;
  const found = findingOf(placed, rules, selection);
  return instruction === undefined || found === undefined ? { start: 0, end: 0 } : instruction.toSource(found);
}

/** The finding that a cell of the coverage has counted; offsets are those of the instruction. */
function findingOf({ row: { record } }: PlacedRow, { engine }: CheckedDocument["rules"], selection: DatasetReportSelection): Span | undefined {
  if (selection.kind !== "coverage" || record?.instruction === undefined) return undefined;
  return readingOf(record.instruction, engine).analysis.findings.find((finding) => finding.flag === selection.flag && assertionOf(finding) === selection.assertion);
}

/** The words of a case around a finding, else its first ones, on one line. */
function excerptOf(instruction: string, { start, end }: Span, found: Span | undefined): string {
  const from = Math.max(start, (found?.start ?? start) - EXCERPT_LENGTH / 2);
  const to = Math.min(end, Math.ceil(from) + EXCERPT_LENGTH);
  return `${from > start ? "…" : ""}${instruction.slice(from, to)}${to < end ? "…" : ""}`.replace(/\s+/gu, " ");
}
