import { readdirSync, readFileSync } from "node:fs";
import { accuracyOf, f1, type Accuracy, type Counts } from "../support/accuracy";
import { headacheEngine } from "../support/engine";
import { markedLines, readMarkedText, writeMarkedText } from "../support/markedText";

// Figures of the engine on the marked texts of test/fixtures/clinical, a class a file; `--wrong` shows the texts read otherwise. More files may be named.

const FOLDER = "test/fixtures/clinical";
const COLUMNS = ["texts", "same", "spans ok", "negated", "hypoth.", "family", "history", "detected", "asserted", "implicit", "present"];

const named = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const files = named.length > 0 ? named : readdirSync(FOLDER).filter((name) => name.endsWith(".txt")).map((name) => `${FOLDER}/${name}`);
const engine = headacheEngine();
const lines = new Map(files.map((file) => [file, markedLines(readFileSync(file, "utf8"))]));

function shown(counts: Counts): string {
  const value = f1(counts);
  return value === undefined ? "" : `${value.toFixed(3)}/${counts.both + counts.missing}`;
}

function row(name: string, accuracy: Accuracy): readonly string[] {
  const { texts, identical, spans, spansRight, given, detected, asserted, implicit, present } = accuracy;
  return [name, String(texts), `${((100 * identical) / texts).toFixed(1)} %`, `${((100 * spansRight) / spans).toFixed(1)} %`, ...[given.negated, given.hypothetical, given.family, given.history, detected, asserted, implicit, present].map(shown)];
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const classes = new Map<string, readonly string[]>();
for (const [file, texts] of lines) {
  const name = file.replace(/^.*\/|\.txt$/gu, "");
  classes.set(name, texts);
}
const table = [["class", ...COLUMNS], ...[...classes].map(([name, texts]) => row(name, accuracyOf(engine, texts))), row("all", accuracyOf(engine, [...classes.values()].flat()))];
const widths = table[0]?.map((_, column) => Math.max(...table.map((cells) => (cells[column] ?? "").length))) ?? [];
const pseudo = accuracyOf(engine, [...classes].filter(([name]) => name.includes("pseudo")).flatMap(([, texts]) => texts));
if (pseudo.spans > 0) {
  const { extra, missing } = pseudo.given.negated;
  print(`pseudo-negations: denied or not is right for ${(100 * (1 - (extra + missing) / pseudo.spans)).toFixed(1)} % of ${pseudo.spans} given spans.`);
}
print("F1 with the number of cases; negated to history given the spans, the others end to end; present: red flags present, per text.");
for (const cells of table) print(cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ").trimEnd());

if (process.argv.includes("--wrong")) {
  for (const [name, texts] of classes) {
    for (const line of texts) {
      const { text, findings } = readMarkedText(line);
      const read = writeMarkedText(text, engine.analyze(text).findings);
      const given = writeMarkedText(text, engine.assertSpans(text, findings).map((one, index) => ({ ...one, implicit: findings[index]?.implicit === true && one.negated })));
      if (read !== line || given !== line) print([`${name}\n  person  ${line}`, ...(read === line ? [] : [`  engine  ${read}`]), ...(given === line ? [] : [`  given   ${given}`])].join("\n"));
    }
  }
}
