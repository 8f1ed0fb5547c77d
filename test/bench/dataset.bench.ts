import { readFileSync } from "node:fs";
import { worstOf } from "../../src/core/dataset/datasetCheck";
import { DocumentChecker } from "../../src/core/dataset/documentChecker";
import { DEFAULT_SEVERITIES } from "../../src/core/dataset/problem";
import { say } from "../support/benchReport";
import { finish } from "../../src/core/steps";
import { findingsOf, kindOf, segmentsOf } from "../../src/features/highlighting/findings";
import { loadDatasetRules } from "../../src/platform/dataset/datasetRules";

const ROWS = 10_000;
const KEYSTROKES = 400;
const VISIBLE_ROWS = 40;
const MOST_SHOWN = 1000;

/** The rows of the example again and again, each with an id of its own and other words, so that few are equal. */
function largeDataset(): string[] {
  const rows = readFileSync("examples/headache/train.jsonl", "utf8").trim().split("\n");
  const words = rows.flatMap((row) => row.match(/\p{L}{6,}/gu) ?? []);
  return Array.from({ length: ROWS }, (_, at) => {
    const noted = Array.from({ length: 6 }, (__, word) => words[(at * 31 + word * 977 + at * word) % words.length]).join(" ");
    return (rows[at % rows.length] ?? "").replace(/"id": "[^"]+"/u, `"id": "row-${at}"`).replace(/\b\d\d ans/u, `${20 + (at % 70)} ans, ${noted},`);
  });
}

/** One more letter somewhere in the case of a row, which may well break it. */
function typed(line: string, at: number): string {
  const column = Math.floor(line.length / 3) + (at % 60);
  return `${line.slice(0, column)}${"aeiou "[at % 6] ?? ""}${line.slice(column)}`;
}

async function benchKeystrokes(): Promise<void> {
  const rules = await loadDatasetRules(".");
  const checker = new DocumentChecker(rules);
  let lines: readonly string[] = largeDataset();
  const megabytes = lines.reduce((sum, line) => sum + line.length + 1, 0) / 1e6;
  finish(checker.check(lines));
  const times: number[] = [];
  for (let stroke = 0; stroke < KEYSTROKES; stroke++) {
    const at = (stroke * 7919) % ROWS;
    const written = lines.map((line, row) => (row === at ? typed(line, stroke) : line));
    const started = performance.now();
    lines = [...written];
    const check = finish(checker.check(lines));
    worstOf(check, DEFAULT_SEVERITIES, MOST_SHOWN);
    const visible = check.rows.slice(Math.max(0, at - VISIBLE_ROWS / 2), at + VISIBLE_ROWS / 2);
    segmentsOf(visible.flatMap((row) => findingsOf(row, rules).map((placed) => ({ ...placed, kind: kindOf(placed.finding) }))));
    times.push(performance.now() - started);
  }
  const sorted = times.toSorted((a, b) => a - b);
  const p95 = sorted[Math.floor(KEYSTROKES * 0.95)] ?? NaN;
  say(`a keystroke in ${ROWS} rows (${megabytes.toFixed(1)} MB): problems and findings right after ${(sorted[KEYSTROKES / 2] ?? NaN).toFixed(1)} ms at the median, ${p95.toFixed(1)} ms at the 95th percentile (limit 16)`, p95 < 16);
}

void benchKeystrokes();
