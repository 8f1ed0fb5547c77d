import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Assertion } from "../../../../src/core/clinical/finding";
import { headacheEngine } from "../../../support/engine";

const PROPERTIES = ["negated", "hypothetical", "family", "history"] as const satisfies readonly (keyof Assertion)[];
const engine = headacheEngine();

for (const line of readFileSync("test/fixtures/context_frames.txt", "utf8").split("\n")) {
  const { decided = "", frames = "", findings = "" } = /^(?<decided>[\w,]+): (?<frames>.+) with (?<findings>.+)$/u.exec(line)?.groups ?? {};
  if (frames === "") continue;
  const expected = decided === "affirmed" ? "" : decided;
  test(`every way to say that a finding is ${decided}`, () => {
    const wrong = frames.split(" | ").flatMap((frame) => findings.split(", ").flatMap((finding) => {
      const text = frame.replaceAll("X", finding);
      const read = engine.analyze(text).findings.filter(({ text: found }) => finding.includes(found.toLowerCase()) || found.includes(finding));
      const says = read.map((one) => PROPERTIES.filter((property) => one[property]).join());
      return says.length > 0 && says.every((properties) => properties === expected) ? [] : [`${text} → ${says.join(" ")}`];
    }));
    assert.deepEqual(wrong, []);
  });
}
