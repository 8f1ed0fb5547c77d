import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { printableLines } from "../../../../src/core/text/printable";
import { AnswerReader } from "../../../../src/core/clinical/answer";
import { createCsvReader } from "../../../../src/core/dataset/exchange/csvText";
import { createShingler } from "../../../../src/core/dataset/shingles";
import { clusteredShare, type Trial } from "../../../../src/core/evaluation/clusters";
import { compareEvaluations } from "../../../../src/core/evaluation/comparison";
import { csvTable } from "../../../../src/core/evaluation/export/csv";
import { htmlOf } from "../../../../src/core/evaluation/export/html";
import { junitXml } from "../../../../src/core/evaluation/export/junit";
import { markdownOf } from "../../../../src/core/evaluation/export/markdown";
import type { PersonsVerdict } from "../../../../src/core/evaluation/override";
import { gateOf } from "../../../../src/core/evaluation/gate";
import { summarize, type EvaluatedRow, type Summary } from "../../../../src/core/evaluation/summary";
import { finish } from "../../../../src/core/steps";
import { comparisonLines } from "../../../../src/shared/words/comparison";
import { evaluationDocument } from "../../../../src/shared/words/evaluationDocument";
import { junitSuites, rowTable } from "../../../../src/shared/words/evaluationTables";
import { gateLines } from "../../../../src/shared/words/gate";
import { clusteredShareText, sufficiencyText } from "../../../../src/shared/words/sufficiency";
import { summaryLines } from "../../../../src/shared/words/summary";
import { headacheEngine } from "../../../support/engine";
import { hostileText } from "../../../support/hostileTexts";

const engine = headacheEngine();
const rules = { reader: new AnswerReader(engine), shinglesOf: createShingler((word) => word) };
const t = (message: string, args: Record<string, string | number> = {}): string => message.replace(/\{(?<name>\w+)\}/gu, (all, name: string) => String(args[name] ?? all));
const summaryOf = (rows: readonly EvaluatedRow[]): Summary => finish(summarize(rows, rules));
const cellsOf = (csv: string): readonly (readonly string[])[] => {
  const reader = createCsvReader(",");
  return [...reader.push(csv), ...reader.end()].map(({ cells }) => cells);
};
const share = (successes: number, rows: number, familyOf = 1) => clusteredShare(Array.from({ length: rows }, (_, place): Trial => ({ success: place < successes, cluster: Math.floor(place / familyOf) })));

const THUNDERCLAP = "Homme de 40 ans, céphalée en coup de tonnerre il y a une heure, PRIVE.";
const row = (id: string, text: string, more: Partial<EvaluatedRow["row"]> = {}, state: "complete" | "error" = "complete"): EvaluatedRow => ({ row: { id, instruction: THUNDERCLAP, expected: "urgent_imaging", ...more }, answers: [{ text, state }] });
const INVENTED = "Recommandation: Scanner cérébral en urgence — cancer du SECRET. Source: HAS/SFETD 2017.";
const FOUND = "Recommandation: Scanner cérébral en urgence. Source: HAS/SFETD 2017.";
const MISSED = "Recommandation: Surveillance simple, voisin SECRET. Source: HAS/SFETD 2017.";
/** The same row, of whose answer a person has said something. */
const overridden = ({ row, answers }: EvaluatedRow, verdict: PersonsVerdict, note: string): EvaluatedRow => ({ row, answers: answers.map((answer) => ({ ...answer, override: { verdict, note, time: "2026-01-01T00:00:00.000Z" } })) });

/** Everything that is written of an evaluation, as one text each. */
function written(rows: readonly EvaluatedRow[], withAnswers: boolean): Readonly<Record<"html" | "markdown" | "junit" | "csv" | "terminal", string>> {
  const summary = summaryOf(rows);
  const gate = gateOf({ missedRedFlags: 0 }, summary.rows, summary.trials);
  const comparison = finish(compareEvaluations(summary.rows, summary.rows));
  const document = evaluationDocument({ summary, protocol: engine.protocol, facts: [["Model", rows[0]?.row.id ?? ""]], gate, comparison, withAnswers, language: "en" }, t);
  const table = rowTable(summary, { withAnswers }, t);
  return {
    html: htmlOf(document),
    markdown: markdownOf(document),
    junit: junitXml("run", junitSuites(summary, gate, { withAnswers }, t)),
    csv: csvTable(table.columns, table.rows),
    terminal: printableLines([...summaryLines(summary, t), ...comparisonLines(comparison, t), ...gateLines(gate, t)].join("\n")),
  };
}

test("answers, and the words of them that a reason names, stand in no report unless they are asked for", () => {
  const rows = [row("a", INVENTED), row("b", MISSED), row("c", "", {}, "error")];
  for (const [kind, text] of Object.entries(written(rows, false))) assert.doesNotMatch(text, /SECRET|PRIVE|cancer/u, kind);
  const { html, markdown, junit, csv } = written(rows, true);
  for (const text of [html, markdown, junit, csv]) assert.match(text, /SECRET/u);
});

test("a case never stands in a report", () => {
  for (const withAnswers of [false, true]) for (const [kind, text] of Object.entries(written([row("a", MISSED)], withAnswers))) assert.doesNotMatch(text, /PRIVE/u, kind);
});

test("what a person says stands beside the raw verdict, which alone is counted; the note only with the answers", () => {
  const rows = [overridden(row("missed", MISSED), "right", "=relu SECRET"), overridden(row("found", FOUND), "wrong", "inventé"), overridden(row("lost", "", {}, "error"), "uncertain", "coupé"), row("plain", FOUND)];
  const brief = written(rows, false);
  const table = cellsOf(brief.csv);
  assert.deepEqual(table.map((cells) => [cells[0], cells[table[0]?.indexOf("failure") ?? -1], cells[table[0]?.indexOf("override") ?? -1]]), [["row", "failure", "override"], ["missed", "missed_red_flag", "right"], ["found", "none", "wrong"], ["lost", "no_answer", "uncertain"], ["plain", "none", ""]]);
  assert.match(brief.junit, /<testsuite name="answers" tests="4" failures="1" errors="1">/u);
  assert.match(brief.junit, /name="missed"><failure message="Missed red flag">[^<]*\noverridden: the answer is right<\/failure>/u);
  assert.match(brief.junit, /name="found"><system-out>overridden: the answer is wrong<\/system-out>/u);
  assert.match(brief.junit, /name="lost"><error message="no answer">overridden: it cannot be told<\/error>/u);
  for (const text of Object.values(brief)) assert.doesNotMatch(text, /relu|inventé/u);
  const { csv, junit } = written(rows, true);
  assert.deepEqual(cellsOf(csv).map((cells) => cells[cellsOf(csv)[0]?.indexOf("override_note") ?? -1]), ["override_note", "'=relu SECRET", "inventé", "coupé", ""]);
  assert.match(junit, /overridden: the answer is right\n=relu SECRET\n/u);
});

test("missed red flags come before everything else that failed, after rows without an answer", () => {
  const calm = { instruction: "Femme de 30 ans, migraine habituelle depuis dix ans, inchangée, apyrétique, pas de vomissements, consciente, pas de convulsion, examen neurologique normal, non enceinte, aucun antécédent, pas de traumatisme.", expected: "surveillance" };
  const summary = summaryOf([row("alarm", INVENTED, calm), row("missed", MISSED), row("lost", "", {}, "error")]);
  const { sections } = evaluationDocument({ summary, protocol: engine.protocol, facts: [], withAnswers: false, language: "en" }, t);
  assert.deepEqual(sections.map(({ heading }) => heading).slice(1, 5), ["Metrics", "No answer (1)", "Missed red flag (1)", "False alarm (1)"]);
});

test("whatever ids, tags and answers hold, reports keep their outline and a terminal is not steered", () => {
  const tags = (text: string): string => (text.match(/<[^<>]*>/gu) ?? []).map((tag) => tag.replaceAll(/(?:name|message|classname|aria-label)="[^"]*"/gu, "…")).join("");
  const rowsOf = (words: string): readonly EvaluatedRow[] => [row(`${words}1`, MISSED, { tags: [words], pairId: words, category: words }), overridden(row(`${words}2`, `${MISSED} ${words}`, { pairId: words }), "right", words)];
  const plain = written(rowsOf("x"), true);
  fc.assert(
    fc.property(hostileText, (words) => {
      const { html, junit, csv, terminal, markdown } = written(rowsOf(words), true);
      assert.equal(tags(html), tags(plain.html));
      assert.equal(tags(junit).replaceAll(/<\/?skipped[^<>]*>/gu, ""), tags(plain.junit));
      assert.doesNotMatch(terminal, /[^\P{Cc}\n]/u);
      assert.doesNotMatch(markdown, /[^\P{Cc}\n]/u);
      assert.doesNotMatch(junit, /[^\P{Cc}\n]/u);
      for (const cells of cellsOf(csv)) for (const cell of cells) assert.doesNotMatch(cell, /^\s*[=+\-@]/u);
    }),
    { numRuns: 60 },
  );
});

test("both numbers are said where rows are alike", () => {
  assert.equal(clusteredShareText(share(18, 20), t), "90.0 % (18/20; 69.9–97.2)");
  assert.equal(clusteredShareText(share(18, 20, 2), t), "90.0 % (18/20; 59.6–98.2), 10 families of rows");
});

test("what so many rows can show is said, and what they cannot", () => {
  assert.equal(
    sufficiencyText("red_flag_detection", share(30, 30), t),
    "Red flags detected: 30 independent rows; the share is known to about 5.7 points either way. No failure was seen, and still up to 9.5 % of such rows may fail: so few rows exclude no less. To show that it exceeds 95 % takes 72 independent rows without one failure. A comparison of two models shows a change only where at least 6 of these rows change, all to one side.",
  );
  assert.match(sufficiencyText("false_positive_rate", share(0, 30), t), /No failure was seen/u);
  assert.doesNotMatch(sufficiencyText("false_positive_rate", share(0, 30), t), /72/u);
  assert.match(sufficiencyText("red_flag_detection", share(5, 5), t), /so few rows can show nothing/u);
  assert.equal(sufficiencyText("question_accuracy", share(0, 0), t), "Right questions: no row tells anything.");
});

test("no difference shown is never called equal", () => {
  const summary = summaryOf([row("a", MISSED), row("b", MISSED, { instruction: "Femme de 60 ans, hémiplégie brutale et céphalée." })]);
  const lines = comparisonLines(finish(compareEvaluations(summary.rows, summary.rows)), t).join("\n");
  assert.match(lines, /no difference shown, which does not mean that there is none/u);
  assert.doesNotMatch(lines, /equal|same/iu);
});
