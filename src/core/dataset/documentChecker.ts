import { DatasetCheck, tallyOf, type PlacedRow } from "./datasetCheck";
import { rowCheck, type CheckedRow } from "./checkRow";
import { ComparedRow, ComparedRows, problemsBeside } from "./comparedRows";
import { comparisonOf, type Comparison } from "./comparison";
import { BlankLines, LineEnds, rowColumn, rowIn } from "./lineCheck";
import type { Problem } from "./problem";
import type { DatasetRules } from "./rules";
import type { Steps } from "../steps";

/** A row among the others, as long as its line stays as it is. It is one object because thousands of them are passed at each keystroke. */
class LiveRow extends ComparedRow {
  constructor(
    readonly checked: CheckedRow,
    comparison: Comparison,
    index = 0,
    /** Where it stood in the last check. */
    public placed?: PlacedRow,
  ) {
    super(comparison, index);
  }
}

/** So many lines without a row are passed at one go. */
const LINES_AT_ONCE = 1024;

/** So few rows are compared with the others at one go. */
const FEW = 16;

/** Checks the versions of one document one after the other, at the cost of what has changed between them. */
export class DocumentChecker {
  private lines: readonly string[] = [];
  /** By line; `undefined` where it is blank. */
  private live: readonly (LiveRow | undefined)[] = [];
  /** `undefined` while rows are being compared: what was given up half-way is no ground for the next check. */
  private compared: ComparedRows | undefined;
  /** Rows that a check has read which was given up then. */
  private readonly read = new Map<string, CheckedRow>();

  constructor(private readonly rules: DatasetRules) {}

  /**
   * Yields between rows, so that the caller may pause or give up; returns the whole result, which is that of `checkDocument` on the lines joined.
   * @param lines of the document, without their ends. The same strings where nothing has changed are compared at once.
   * @param end of each line: an editor knows one for all of them.
   */
  *check(lines: readonly string[], end: "\n" | "\r\n" = "\n"): Steps<DatasetCheck> {
    const [from, behind] = this.changed(lines);
    const gone = this.live.slice(from, this.live.length - behind).filter((row) => row !== undefined);
    for (const { checked } of gone) this.read.set(checked.row.text, checked);
    const come: (LiveRow | undefined)[] = [];
    for (let line = from; line < lines.length - behind; line++) {
      const text = rowIn(lines[line] ?? "", line);
      if (text === undefined) {
        come.push(undefined);
        if (line % LINES_AT_ONCE === 0) yield;
      } else {
        const checked = this.read.get(text) ?? (yield* rowCheck(text, this.rules));
        this.read.set(text, checked);
        come.push(new LiveRow(checked, comparisonOf(checked.row, this.rules)));
        yield;
      }
    }
    // Joined natively: spreading a million entries takes a tenth of a second.
    const live = this.live.slice(0, from).concat(come, this.live.slice(this.live.length - behind));
    const rows = come.filter((row) => row !== undefined);
    yield* this.compare(live, gone, rows);
    // What is said of a row names others by their index.
    if (gone.length !== rows.length) for (const row of live) if (row !== undefined) row.touched = true;
    this.lines = lines;
    this.live = live;
    this.read.clear();
    return yield* this.placed(end);
  }

  /** The lines that both versions begin and end with: how many. The mark that may stand in the first line counts only there. */
  private changed(lines: readonly string[]): readonly [number, number] {
    const before = this.lines;
    const shorter = Math.min(before.length, lines.length);
    let from = 0;
    while (from < shorter && before[from] === lines[from]) from++;
    const firstIsMarked = rowColumn(before[0] ?? "", 0) + rowColumn(lines[0] ?? "", 0) > 0;
    const most = shorter - Math.max(from, firstIsMarked ? 1 : 0);
    let behind = 0;
    while (behind < most && before[before.length - 1 - behind] === lines[lines.length - 1 - behind]) behind++;
    return [from, behind];
  }

  /** @param live may get other objects for the rows that it holds. */
  private *compare(live: (LiveRow | undefined)[], gone: readonly LiveRow[], come: readonly LiveRow[]): Steps<void> {
    const mayPause = gone.length + come.length > FEW;
    let compared = this.compared;
    this.compared = undefined;
    for (const row of gone) {
      compared?.remove(row);
      if (mayPause) yield;
    }
    if (compared !== undefined && gone.length === come.length) for (const [at, row] of come.entries()) row.index = gone[at]?.index ?? 0;
    else numberRows(live);
    // Most rows are new: what is rare among the old ones says little.
    if (compared === undefined || come.length > live.length / 2) {
      const rows: LiveRow[] = [];
      for (let line = 0; line < live.length; line++) {
        const row = live[line];
        if (row !== undefined) rows.push((live[line] = new LiveRow(row.checked, row.comparison, row.index, row.placed)));
        if (line % LINES_AT_ONCE === 0) yield;
      }
      compared = yield* ComparedRows.for(rows);
      for (const row of rows) {
        compared.add(row);
        yield;
      }
    } else {
      for (const row of come) {
        compared.add(row);
        if (mayPause) yield;
      }
    }
    yield* compared.adopt();
    this.compared = compared;
  }

  private *placed(end: "\n" | "\r\n"): Steps<DatasetCheck> {
    const rows: PlacedRow[] = [];
    const ofLines: Problem[] = [];
    const blanks = new BlankLines();
    const ends = new LineEnds();
    let offset = 0;
    for (let line = 0; line < this.lines.length; line++) {
      const text = this.lines[line] ?? "";
      const row = this.live[line];
      const column = rowColumn(text, line);
      if (column > 0) ofLines.push({ start: 0, end: column, code: "bom", data: {} });
      if (row === undefined) blanks.add(line, text.length, offset);
      else rows.push((row.placed = placedAgain(row, line, column, offset + column)));
      if (line < this.lines.length - 1) ends.add(line, end, offset + text.length);
      offset += text.length + end.length;
      if (line % LINES_AT_ONCE === LINES_AT_ONCE - 1) yield;
    }
    for (const { problem } of ends.problems()) ofLines.push(problem);
    yield;
    for (const { problem } of blanks.problems(this.lines.length, rows.length)) {
      ofLines.push(problem);
      if (ofLines.length % LINES_AT_ONCE === 0) yield;
    }
    return new DatasetCheck(rows, ofLines);
  }
}

function numberRows(live: readonly (LiveRow | undefined)[]): void {
  let index = 0;
  for (const row of live) if (row !== undefined) row.index = index++;
}

/** The same object where nothing has changed, so that whoever remembers something of a row need not make it anew. */
function placedAgain(live: LiveRow, line: number, column: number, start: number): PlacedRow {
  let { placed } = live;
  if (placed === undefined || live.touched) {
    const beside = problemsBeside(live);
    if (placed?.beside !== beside) {
      const { row, problems } = live.checked;
      placed = { row, problems, beside, ...tallyOf(problems, beside), line, column, start };
    }
  }
  if (placed.line === line && placed.start === start) return placed;
  // Written out: of a row that has only moved nothing else is looked at.
  return { row: placed.row, problems: placed.problems, beside: placed.beside, codes: placed.codes, count: placed.count, line, column, start };
}
