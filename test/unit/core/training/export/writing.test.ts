import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { quoted } from "../../../../../src/core/training/export/jsonValue";
import { pinsOf, pythonComment, pythonLiteral, withSettings } from "../../../../../src/core/training/export/python";
import { yamlDocument } from "../../../../../src/core/training/export/yaml";
import { hostileText } from "../../../../support/hostileTexts";
import { runs } from "../../../../support/soak";

test("a YAML document: texts are quoted, lines of a script stay lines, what looks like a number or a date stays text", () => {
  const written = yamlDocument({ name: "a", list: ["b: c", 1e-7, null, true, [], {}], steps: [{ one: 1, two: { three: "3" } }], run: "echo a\necho $HOME\n", no: "no", "a b": "~" });
  assert.equal(
    written,
    ['name: "a"', "list:", '  - "b: c"', "  - 1.0e-7", "  - null", "  - true", "  - []", "  - {}", "steps:", "  - one: 1", "    two:", '      three: "3"', "run: |", "  echo a", "  echo $HOME", '"no": "no"', '"a b": "~"', ""].join("\n"),
  );
});

test("a text between quotes stays on its line and is read as it was", () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const written = quoted(text);
      assert.equal(JSON.parse(written), text);
      assert.match(written, /^"(?:[^"\\\p{Cc}\u2028\u2029\uFEFF]|\\["\\bfnrtu])*"$/u);
    }),
    { numRuns: runs(500) },
  );
});

test("a comment cannot be left", () => {
  fc.assert(fc.property(hostileText, (text) => pythonComment(text).split(/[\n\r\v\f\u0085\u2028\u2029]/u).every((line) => line === "" || line.startsWith("#"))), { numRuns: runs(500) });
});

test("settings as Python writes them", () => {
  assert.equal(pythonLiteral({ none: null, yes: true, list: ["a", 0.5], empty: [], of: {} }), '{\n    "none": None,\n    "yes": True,\n    "list": [\n        "a",\n        0.5,\n    ],\n    "empty": [],\n    "of": {},\n}');
});

test("a script takes its settings in one place, whatever they say", () => {
  const script = "a\nSETTINGS: dict[str, Any] = {}\nb\n";
  assert.equal(withSettings(script, { x: "$& $1" }), 'a\nSETTINGS: dict[str, Any] = {\n    "x": "$& $1",\n}\nb\n');
  assert.throws(() => withSettings("a\n", {}), /one line for its settings/u);
});

test("versions are those of the lock file", () => {
  const lock = "torch==2.15.0 \\\n    --hash=sha256:00\n    # via\n    #   trl==9\ntrl==1.16.0 \\\n";
  assert.deepEqual(pinsOf(lock, ["trl", "torch"]), ["trl==1.16.0", "torch==2.15.0"]);
  assert.throws(() => pinsOf(lock, ["peft"]), /peft is not locked/u);
});
