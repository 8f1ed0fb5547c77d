import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import type { Finding } from "../../../../src/core/clinical/finding";
import { finish } from "../../../../src/core/steps";
import { decodeString } from "../../../../src/core/dataset/decodedString";
import { headacheEngine } from "../../../support/engine";
import { markedLines, readMarkedText } from "../../../support/markedText";
import { runs } from "../../../support/soak";

const FOLDER = "test/fixtures/clinical";
const engine = headacheEngine();
const texts = readdirSync(FOLDER).flatMap((file) => markedLines(readFileSync(`${FOLDER}/${file}`, "utf8")).map((line) => readMarkedText(line).text));
const block = fc.constantFrom(...texts);

/** Flags whose forms ask for another statement of the text, wherever it stands. */
const conditional = new Set(engine.protocol.flags.filter(({ groups }) => groups.some(({ requires, unless }) => requires !== undefined || unless !== undefined)).map(({ id }) => id));

function local(findings: readonly Finding[], from: number, to: number) {
  return findings
    .filter(({ flag, start, end }) => !conditional.has(flag) && start >= from && end <= to)
    .map(({ flag, text, start, negated, hypothetical, family, history, rule }) => ({ flag, text, at: start - from, negated, hypothetical, family, history, rule }));
}

test("what a block says does not depend on the blocks around it", () => {
  fc.assert(fc.property(block, block, block, fc.constantFrom("\n\n", "\n\n\n", " \n \n"), (before, middle, after, gap) => {
    const alone = local(engine.analyze(middle).findings, 0, middle.length);
    const from = before.length + gap.length;
    const together = engine.analyze(before + gap + middle + gap + after);
    assert.deepEqual(local(together.findings, from, from + middle.length), alone);
  }), { numRuns: runs(8000) });
});

test("the protocol's request behind a case, which is not read anew for each, changes nothing", () => {
  const { footer } = engine.protocol.instruction;
  const said = (text: string) => {
    const { analysis, decision } = finish(engine.examining(text));
    return { findings: analysis.findings, seen: engine.analyze(text).findings, decision };
  };
  for (const text of texts) assert.deepEqual(said(text + footer), said(`${text}${footer} `), text);
  assert.equal(engine.analyze(`Fièvre.${footer}`).text, `Fièvre.${footer}`);
});

test("a sentence that ends in a full stop says the same before and after any other", () => {
  const sentences = texts.filter((text) => /[\p{Ll}\d)]{2}\.$/u.test(text) && /^\p{Lu}\p{Ll}/u.test(text) && !text.includes("\n"));
  const sentence = fc.constantFrom(...sentences);
  fc.assert(fc.property(sentence, sentence, sentence, (before, middle, after) => {
    const alone = local(engine.analyze(middle).findings, 0, middle.length);
    const from = before.length + 1;
    const together = engine.analyze(`${before} ${middle} ${after}`);
    assert.deepEqual(local(together.findings, from, from + middle.length), alone);
  }), { numRuns: runs(7000) });
});

test("a text says the same however its JSON is escaped, and every finding leads back to the characters that wrote it", () => {
  fc.assert(fc.property(block, fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }), (text, escaped) => {
    const literal = `"${Array.from(text, (character, index) => (escaped[index % escaped.length] === true ? escapeOf(character) : JSON.stringify(character).slice(1, -1))).join("")}"`;
    const decoded = decodeString(literal, { start: 0, end: literal.length });
    assert.equal(decoded.value, text);
    for (const { start, end, text: found } of engine.analyze(decoded.value).findings) {
      const source = decoded.toSource({ start, end });
      assert.equal(JSON.parse(`"${literal.slice(source.start, source.end)}"`), found);
    }
    assert.deepEqual(engine.analyze(decoded.value).findings, engine.analyze(text).findings);
  }), { numRuns: runs(5000) });
});

function escapeOf(character: string): string {
  return character.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
}

/** One change anywhere in a text: letters and signs put in, taken out, doubled or turned round. */
const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.nat(12),
  kind: fc.constantFrom("insert", "delete", "replace", "double", "reverse", "upper", "decompose"),
  text: fc.constantFrom("", " ", ",", ".", "\n", "\n- ", " : ", "?", "-", "(", ")", "«", "ne ", " pas ", "ni ", "sans ", "0", "ø", "é", "œ", "'", "’", "\u2011", "\u00a0", "𝒜", "\ud800", "\u0301", "38,5", " et ", " ; "),
});

function edited(text: string, { at, length, kind, text: other }: { at: number; length: number; kind: string; text: string }): string {
  const from = Math.floor(at * text.length);
  const [before, chosen, after] = [text.slice(0, from), text.slice(from, from + length), text.slice(from + length)];
  switch (kind) {
    case "insert":
      return before + other + chosen + after;
    case "delete":
      return before + after;
    case "double":
      return before + chosen + chosen + after;
    case "reverse":
      return before + chosen.split("").reverse().join("") + after;
    case "upper":
      return before + chosen.toUpperCase() + after;
    case "decompose":
      return before + chosen.normalize("NFD") + after;
    default:
      return before + other + after;
  }
}

test("after any edits: nothing throws, findings lie inside, in order, and report the original characters", () => {
  fc.assert(fc.property(block, fc.array(edit, { minLength: 1, maxLength: 4 }), (text, edits) => {
    const input = edits.reduce(edited, text);
    let last = 0;
    for (const { start, end, text: reported, cue, scope } of engine.analyze(input).findings) {
      assert.ok(last <= start && start < end && end <= input.length);
      assert.equal(input.slice(start, end), reported);
      for (const span of [cue, scope]) assert.ok(span === undefined || (span.start >= 0 && span.start <= span.end && span.end <= input.length));
      last = start;
    }
  }), { numRuns: runs(70_000) });
});

for (const { words, denied } of [
  { words: "pas de fièvre, ", denied: true },
  { words: "Fièvre ", denied: false },
]) {
  test(`“${words.trim()}” again and again is read with pauses, and each time alike`, () => {
    const times = 6000;
    const steps = engine.examining(words.repeat(times));
    let pauses = 0;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) pauses++;
    const { findings } = step.value.analysis;
    assert.ok(pauses >= Math.floor((words.length * times) / 10_000), `${pauses} pauses`);
    assert.equal(findings.length, times);
    assert.ok(findings.every(({ flag, negated }) => flag === "fever" && negated === denied));
  });
}

test("a long text says what its blocks say, however it is read", () => {
  let start = 0;
  const blocks = texts.map((text) => {
    const place = start;
    start += text.length + 2;
    return { place, text };
  });
  const expected = blocks.flatMap(({ place, text }) => engine.analyze(text).findings.map((finding) => [finding.flag, finding.start + place, finding.end + place, finding.negated, finding.rule]));
  const { findings } = engine.analyze(blocks.map(({ text }) => text).join("\n\n"));
  const found = findings.map((finding) => [finding.flag, finding.start, finding.end, finding.negated, finding.rule]);
  const conditional = new Set(engine.protocol.flags.filter(({ groups }) => groups.some(({ requires, unless }) => requires !== undefined || unless !== undefined)).map(({ id }) => id));
  const others = (all: typeof found): typeof found => all.filter(([flag]) => typeof flag === "string" && !conditional.has(flag));
  assert.deepEqual(others(found), others(expected), "but for flags that ask what the rest of the text states");
  assert.ok(start > 50_000);
});

test("a sentence without an end, a list of any length and a word of any length are read whole", () => {
  const long = 40_000;
  const list = `Pas de signe de gravité :\n${"- douleur\n".repeat(long / 10)}- fièvre`;
  assert.deepEqual(engine.analyze(list).findings.map(({ flag, negated, start }) => [flag, negated, start]), [["fever", true, list.length - "fièvre".length]]);
  const sentence = `fièvre, ${"douleur, ".repeat(long / 9)}raideur de nuque`;
  assert.deepEqual(engine.analyze(sentence).findings.map(({ flag, start }) => [flag, start]), [["fever", 0], ["meningeal", sentence.length - "raideur de nuque".length]]);
  assert.deepEqual(engine.analyze(`${"a".repeat(long)} fièvre`).findings.map(({ flag, start }) => [flag, start]), [["fever", long + 1]]);
  assert.deepEqual(engine.analyze(`${" ".repeat(long)}fièvre`).findings.map(({ flag, start }) => [flag, start]), [["fever", long]]);
});

test("a doubled text takes about twice as long", () => {
  const long = texts.join("\n\n").repeat(2);
  const time = (text: string): number => {
    const started = performance.now();
    engine.analyze(text);
    return performance.now() - started;
  };
  time(long);
  const fastest = (text: string): number => Math.min(...Array.from({ length: 5 }, () => time(text)));
  assert.ok(fastest(long + long) < 6 * fastest(long));
});
