import type { DatasetReport } from "./datasetReport";

/** A report with what it takes to name its rows. */
export interface NumberedReport {
  readonly report: DatasetReport;
  /** The training.json that the limit of lengths is from. */
  readonly training: { readonly file: string | undefined };
  /** Line of a row, from 1. */
  readonly lineOf: (row: number) => number;
}

/** A report for programs. Rows become lines, from 1. Cells of the coverage that hold nothing are there too: what lacks is what people look for. */
export function reportData(file: string, { report, lineOf, training }: NumberedReport) {
  const lines = (rows: readonly number[]): number[] => rows.map(lineOf);
  const counted = <Group extends { readonly id: string | undefined; readonly rows: readonly number[] }>({ rows, ...group }: Group) => ({ ...group, id: group.id ?? null, count: rows.length, lines: lines(rows) });
  const repeated = (repetitions: DatasetReport["exact"]) => repetitions.map(({ row, earlier, similarity }) => ({ line: lineOf(row), earlier: lineOf(earlier), similarity }));
  const { limit, longest, median, bins, overLimit } = report.lengths;
  return {
    file,
    rows: report.rows.length,
    size: report.size,
    broken: lines(report.broken),
    rejected: lines(report.rejected),
    categories: report.categories.map(counted),
    balance: report.balance.map(counted),
    decisions: report.decisions.map(counted),
    coverage: report.coverage.map(({ flag, assertion, possible, reach, hits }) => ({ flag, assertion, possible, decisions: [...reach.ways.keys()], rows: hits.map(({ row, decision }) => ({ line: lineOf(row), expected: decision ?? null })) })),
    lengths: { estimated: true, limit, limitFrom: training.file ?? null, longest, median, bins: bins.map(({ from, to, rows }) => ({ from, to, count: rows.length })), overLimit: lines(overLimit) },
    duplicates: { exact: repeated(report.exact), near: repeated(report.near) },
    statuses: report.statuses.map(counted),
  };
}
