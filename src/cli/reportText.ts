import { CASE_ASSERTIONS } from "../core/dataset/report/coverage";
import type { RowGroup, ShareGroup } from "../core/dataset/report/datasetReport";
import { DATASET_GUIDE } from "../core/dataset/report/guide";
import { CHARACTERS_PER_TOKEN } from "../core/dataset/report/lengths";
import { assertionText, balanceText, estimateText, sizeText, wantedText } from "../shared/words/datasetReport";
import type { Translate } from "../shared/words/translate";
import type { Reported } from "../platform/dataset/reportFile";

/** Lines that are named of a group; the rest is counted. */
const MOST_LINES = 8;

/** The report as lines for people, a section after the other. */
export function reportLines(file: string, { report, rules, lineOf }: Reported, t: Translate): readonly string[] {
  const { protocol } = rules.engine;
  const labels = new Map([...protocol.categories, ...protocol.decisions].map(({ id, label }) => [id, label]));
  const titleOf = (id: string | undefined): string => (id === undefined ? t("not given") : (labels.get(id) ?? id));
  const { leastRows: least, bestRows: [low, high] } = DATASET_GUIDE;
  const group = (title: string, { rows }: RowGroup): string => `  • ${title}: ${rows.length}`;
  const share = (title: string, { rows, share: part, wanted, onTarget }: ShareGroup): string =>
    `  ${onTarget ? "✔" : "✘"} ${title}: ${rows.length} (${Math.round(part * 100)} %${wanted === undefined ? "" : `, ${wantedText(wanted, t)}`})`;
  const lines = (rows: readonly number[]): string => `${rows.slice(0, MOST_LINES).map(lineOf).join(", ")}${rows.length > MOST_LINES ? " …" : ""}`;
  const named = (title: string, rows: readonly number[]): string => `  ${title}: ${rows.length}${rows.length === 0 ? "" : ` (${t("lines {lines}", { lines: lines(rows) })})`}`;
  const { limit, longest, median, overLimit } = report.lengths;
  return [
    t("{file}: {rows} rows, {size}", { file, rows: report.rows.length, size: sizeText(report.size, { least, low, high }, t) }),
    ...(report.broken.length === 0 ? [] : [named(t("Broken rows"), report.broken)]),
    "",
    t("Categories"),
    ...report.categories.map((each) => share(titleOf(each.id), each)),
    "",
    t("Balance"),
    ...report.balance.map((each) => share(balanceText(each.id, t), each)),
    "",
    t("Expected decisions"),
    ...report.decisions.map((each) => group(titleOf(each.id), each)),
    "",
    t("Red flags in the cases"),
    ...coverageLines(report.coverage, new Map(protocol.flags.map(({ id, label }) => [id, label])), t),
    "",
    t("Length in tokens"),
    `  ${t("median {median}, longest {longest}, limit {limit}", { median, longest, limit })}`,
    named(t("Over the limit"), overLimit),
    `  ${estimateText(CHARACTERS_PER_TOKEN, t)}`,
    "",
    t("Duplicates"),
    named(t("Equal cases"), report.exact.map(({ row }) => row)),
    named(t("Nearly equal cases"), report.near.map(({ row }) => row)),
    "",
    t("Review status"),
    ...report.statuses.map((each) => group(titleOf(each.id), each)),
  ];
}

/** A table with a line for each flag. A middle dot: none. A dash: cannot be. */
function coverageLines(cells: Reported["report"]["coverage"], labels: ReadonlyMap<string, string>, t: Translate): string[] {
  const flags = [...new Set(cells.map(({ flag }) => flag))];
  const headings = CASE_ASSERTIONS.map((assertion) => assertionText(assertion, t));
  const width = Math.max(...[...labels.values()].map((label) => label.length));
  const line = (first: string, columns: readonly string[]): string => `  ${first.padEnd(width)}  ${columns.map((column, index) => column.padStart(headings[index]?.length ?? 0)).join("  ")}`;
  const countOf = ({ hits, possible }: (typeof cells)[number]): string => (hits.length > 0 ? String(hits.length) : possible ? "·" : "–");
  return [line("", headings), ...flags.map((flag) => line(labels.get(flag) ?? flag, cells.filter((cell) => cell.flag === flag).map(countOf)))];
}
