import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { csvTable } from "../../../../../src/core/evaluation/export/csv";
import type { ReportDocument } from "../../../../../src/core/evaluation/export/document";
import { htmlOf, STYLE, STYLE_HASH } from "../../../../../src/core/evaluation/export/html";
import { junitXml } from "../../../../../src/core/evaluation/export/junit";
import { markdownOf } from "../../../../../src/core/evaluation/export/markdown";
import { createCsvReader } from "../../../../../src/core/dataset/exchange/csvText";
import { HOSTILE_TEXTS, hostileText } from "../../../../support/hostileTexts";

/** Texts that mean something in HTML, Markdown or a spreadsheet. */
const MARKUP = [
  "<script>alert(1)</script>",
  "</style><img src=x onerror=alert(1)>",
  "--> <!-- ]]> &amp; &#60;b&#62;",
  "\" onmouseover=\"alert(1)",
  "![x](https://example.org/x.png) [y](javascript:alert(1)) <https://example.org> www.example.org",
  "# heading\n\n- list\n\n---\n\n1. one\n> quote\n\n    code",
  "a | b |\n| --- | --- |",
  "```\nend of the fence\n```` `` `",
  "**bold** _em_ ~~gone~~ @someone #12 $x^2$ \\[y\\]",
  '=HYPERLINK("https://example.org")',
  "+1+cmd|' /C calc'!A0",
  "-2+3",
  "@SUM(1)",
  "\t=1+1",
  "\u001B[2J\u001B]8;;https://example.org\u0007",
  "\u202Etxt.exe\u2066",
] as const;

const hostile = fc.oneof(fc.constantFrom(...MARKUP), hostileText);
const everyText = [...MARKUP, ...HOSTILE_TEXTS];

const documentOf = (words: string): ReportDocument => ({
  language: "fr",
  title: words,
  notice: words,
  sections: [
    {
      heading: words,
      blocks: [
        { kind: "paragraph", text: words },
        { kind: "list", items: [words, { words }] },
        { kind: "table", caption: words, columns: ["a", words], rows: [[words, { words }], [{ words }, words]] },
        { kind: "shares", caption: words, columns: ["a", words], rows: [{ name: { words }, text: words, drawn: { rate: 0.5, low: 0.2, high: 0.8 } }, { name: words, text: words, drawn: undefined }] },
        { kind: "answer", words },
      ],
    },
  ],
});

const tagsOf = (markup: string): string[] => (markup.match(/<[^<>]*>/gu) ?? []).map((tag) => tag.replaceAll(/(?:name|message|classname|aria-label)="[^"]*"/gu, "…"));

test("HTML: whatever stands in a report, the tags are those of a report about nothing", () => {
  const plain = tagsOf(htmlOf(documentOf("x")));
  for (const words of everyText) assert.deepEqual(tagsOf(htmlOf(documentOf(words))), plain, words);
  fc.assert(fc.property(hostile, (words) => assert.deepEqual(tagsOf(htmlOf(documentOf(words))), plain)));
});

test("HTML: nothing is loaded and nothing runs; the policy lets in the one style, by its hash", () => {
  const html = htmlOf(documentOf("x"));
  assert.doesNotMatch(html, /<script|<link|<img|\bsrc=|\bhref=|\bon\w+=|\bstyle=|@import|url\(/iu);
  assert.ok(html.includes(`content="default-src 'none'; style-src '${STYLE_HASH}'; base-uri 'none'; form-action 'none'"`));
  assert.equal(STYLE_HASH, `sha256-${createHash("sha256").update(STYLE).digest("base64")}`);
  assert.ok(html.includes(`<style>${STYLE}</style>`));
});

test("HTML: the words are there, and read as they were", () => {
  const html = htmlOf(documentOf("if a < b && c > d: \"é\" 😀"));
  assert.ok(html.includes('<pre dir="auto"><bdi>if a &lt; b &amp;&amp; c &gt; d: &quot;é&quot; 😀</bdi></pre>'));
});

test("HTML: it says its language, heads its tables, and prints", () => {
  const html = htmlOf(documentOf("x"));
  for (const part of ['<html lang="fr">', '<th scope="col">', '<th scope="row">', "<caption>", 'tabindex="0" role="region"', "@media print", "prefers-color-scheme: dark", "forced-colors: active"]) assert.ok(html.includes(part), part);
});

test("JUnit: the tags stay, and no character is one that XML refuses", () => {
  const xmlOf = (words: string): string => junitXml(words, [{ name: words, cases: (["failure", "error", "skipped", "output"] as const).map((kind) => ({ classname: words, name: words, outcome: { kind, message: words, text: words } })) }]);
  const plain = tagsOf(xmlOf("x"));
  const holds = (words: string): void => {
    const xml = xmlOf(words);
    assert.deepEqual(tagsOf(xml), plain, words);
    assert.doesNotMatch(xml, /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u);
    assert.doesNotMatch(xml, /&(?!(?:amp|lt|gt|quot);)/u);
  };
  everyText.forEach(holds);
  fc.assert(fc.property(hostile, holds));
});

test("JUnit: a suite counts what fell short, what could not be told and what a person must say", () => {
  const outcome = (kind: "failure" | "error" | "skipped") => ({ kind, message: "m", text: "t" });
  const xml = junitXml("run", [{ name: "s", cases: [{ classname: "c", name: "1" }, { classname: "c", name: "2", outcome: outcome("failure") }, { classname: "c", name: "3", outcome: outcome("error") }, { classname: "c", name: "4", outcome: outcome("skipped") }] }]);
  assert.match(xml, /<testsuite name="s" tests="4" failures="1" errors="1" skipped="1">/u);
  assert.match(xml, /<testcase classname="c" name="1"\/>/u);
});

/** Markdown without what stands in code, which ends at a run of as many backticks as begin it, and without what a backslash makes plain. */
function outsideCode(markdown: string): string {
  let kept = "";
  for (let at = 0; at < markdown.length; ) {
    const run = /^`*/u.exec(markdown.slice(at))?.[0].length ?? 0;
    if (run > 0) {
      const rest = markdown.slice(at + run);
      const end = rest.split(/(?<!`)(?=`)/u).reduce<{ readonly from: number; readonly found?: number }>((state, part) => {
        if (state.found !== undefined) return state;
        const ticks = part.length - part.replace(/^`+/u, "").length;
        return ticks === run ? { from: state.from, found: state.from } : { from: state.from + part.length };
      }, { from: 0 }).found;
      assert.ok(end !== undefined, `code that does not end: ${markdown}`);
      kept += "CODE";
      at += run + end + run;
    } else if (markdown[at] === "\\") {
      kept += "ESCAPED";
      at += 2;
    } else kept += markdown[at++] ?? "";
  }
  return kept;
}

test("Markdown: no line but those of the report itself, and no sign that means something without a backslash outside code", () => {
  const outside = (words: string): string[] => outsideCode(markdownOf(documentOf(words))).split("\n");
  const plain = outside("x").length;
  const holds = (words: string): void => {
    const lines = outside(words);
    assert.equal(lines.length, plain, lines.join("\n"));
    for (const line of lines) {
      const inside = line.replace(/^(?:#{1,2}|>|-) /u, "");
      if (inside.startsWith("|")) assert.equal(inside.split("|").length, 4, line);
      else assert.doesNotMatch(inside, /\||^[#>+=-]|^\d+[.)] /u, line);
      assert.doesNotMatch(inside, /[`*_<>[\]@$&~]|www\.|:\/\//iu, line);
    }
  };
  everyText.forEach(holds);
  fc.assert(fc.property(hostile, holds));
});

test("Markdown: an answer's fence is longer than any in it, and what it says stays", () => {
  assert.ok(markdownOf(documentOf("a\n````\nb")).includes("`````text\na\n````\nb\n`````"));
});

test("CSV: what a table reader gets back is the words, and no cell is a formula or steers a terminal", () => {
  const holds = (words: string): void => {
    const csv = csvTable(["a", "b"], [[words, "plain"], ["x", words]]);
    const reader = createCsvReader(",");
    const rows = [...reader.push(csv), ...reader.end()].map(({ cells }) => cells);
    assert.equal(rows.length, 3);
    for (const cells of rows) {
      assert.equal(cells.length, 2);
      for (const cell of cells) {
        assert.doesNotMatch(cell, /^\s*[=+\-@\uFF0B\uFF0D\uFF1D\uFF20]|^[\t\r]/u);
        assert.doesNotMatch(cell, /[^\P{C}\n\t]/u);
      }
    }
  };
  everyText.forEach(holds);
  fc.assert(fc.property(hostile, holds));
  assert.equal(csvTable(["a"], [["=1+1"], ["fièvre ; \"oui\""]]), "a\r\n'=1+1\r\n\"fièvre ; \"\"oui\"\"\"\r\n");
});
