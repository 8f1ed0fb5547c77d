import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { headacheEngine } from "../../../support/engine";
import { runs } from "../../../support/soak";

/** Words that make cues, findings and scopes meet in every order, between any other characters. */
const fragment = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("pas de ", "sans ", "ni ", "fièvre", "céphalée brutale", "déficit", ", ", " et ", ". ", "\n- ", " ? ", " : non", "ø ", "œdème papillaire", "T° 38,5", "PA 190/115", "sa mère a eu ", "antécédent de ", "il y a 3 ans ", "𝒜", "é", "(", "l’", "‑") },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
);
const text = fc.array(fragment, { maxLength: 30 }).map((parts) => parts.join(""));

suite("any text", () => {
  const engine = headacheEngine();

  test("never throws; findings lie inside, in order, and report the original characters", () => {
    fc.assert(fc.property(text, (input) => {
      const analysis = engine.analyze(input);
      const { findings } = analysis;
      let last = 0;
      for (const { start, end, text: reported } of findings) {
        assert.ok(last <= start && start < end && end <= input.length);
        assert.equal(input.slice(start, end), reported);
        last = start;
      }
      assert.deepEqual(engine.examine(input).analysis, analysis);
    }), { numRuns: runs(8000) });
  });

  test("composed and decomposed letters give the same findings", () => {
    fc.assert(fc.property(text, (input) => {
      const [composed, decomposed] = (["NFC", "NFD"] as const).map((form) => engine.analyze(input.normalize(form)).findings.map(({ text: found, flag, negated, hypothetical, family, history }) => [found.normalize("NFC"), flag, negated, hypothetical, family, history]));
      assert.deepEqual(decomposed, composed);
    }), { numRuns: runs(1500) });
  });

  test("spans given anywhere, even empty, get a context", () => {
    fc.assert(fc.property(text, fc.nat(400), fc.nat(40), (input, start, length) => {
      const from = Math.min(start, input.length);
      const span = { start: from, end: Math.min(from + length, input.length), flag: "fever" };
      assert.equal(engine.assertSpans(input, [span]).length, 1);
    }), { numRuns: runs(500) });
  });
});

suite("typographic variants say the same", () => {
  const engine = headacheEngine();
  for (const variant of ["pas d'œdème papillaire", "PAS D’OEDÈME PAPILLAIRE", "pas d’œdème\u00a0papillaire", "pas d'oedeme papillaire".normalize("NFD"), "𝒜 pas d'œdème papillaire"]) {
    test(variant, () => {
      assert.deepEqual(engine.analyze(variant).findings.map(({ flag, negated }) => [flag, negated]), [["papilledema", true]]);
    });
  }
});

test("the protocol's own questions and the words around a case state nothing", () => {
  const { questions, instruction, forms } = headacheEngine().protocol;
  const asked = questions.map(({ text: question }) => question).join(forms.clarify.separator);
  assert.deepEqual(headacheEngine().analyze(`${instruction.header}céphalées${instruction.footer} ${forms.clarify.prefix} ${asked}`).findings, []);
});
