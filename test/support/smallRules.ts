import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ClinicalEngine } from "../../src/core/clinical/engine";
import type { Finding } from "../../src/core/clinical/finding";
import type { Language } from "../../src/core/clinical/language";
import type { Protocol } from "../../src/core/clinical/protocol";
import { compileDatasetRules, type DatasetRules } from "../../src/core/dataset/rules";

const protocol = JSON.parse(readFileSync("protocols/headache-fr.json", "utf8")) as Protocol;
const language = JSON.parse(readFileSync("languages/fr.json", "utf8")) as Language;

/** Finds the one red flag "brutale" unless "non" stands before it; asks for imaging then, asks for facts in a case of one word, else watches. */
const engine: ClinicalEngine = {
  protocol,
  language,
  analyze(text) {
    const findings = [...text.matchAll(/(?<no>non )?brutale/gu)].map(({ index, 0: all, groups }): Finding => ({
      start: index + all.length - "brutale".length,
      end: index + all.length,
      text: "brutale",
      flag: "thunderclap",
      negated: groups?.["no"] !== undefined,
      hypothetical: false,
      family: false,
      history: false,
      implicit: false,
      cue: undefined,
      scope: undefined,
      rule: "small",
      kind: undefined,
    }));
    return { text, findings, redFlagsPresent: findings.some(({ negated }) => !negated) };
  },
  assertSpans: () => [],
  examine(text) {
    const analysis = this.analyze(text);
    const because = analysis.findings.filter(({ negated }) => !negated);
    const base = { acceptable: [], because, missing: [], facts: [], rule: "small", covered: true, imaging: undefined };
    if (because.length > 0) return { analysis, decision: { ...base, decision: "urgent_imaging", urgency: "immediate" } };
    return { analysis, decision: { ...base, decision: /^CAS:\s*\S+\s*RÉPONDS$/u.test(text) ? "clarify" : "surveillance", urgency: "none" } };
  },
  *analyzing(text) {
    yield;
    return this.analyze(text);
  },
  *examining(text) {
    yield;
    return this.examine(text);
  },
};

/** Rules of a protocol small enough to see through, for tests of what is around the clinical engine. */
export const SMALL_RULES: DatasetRules = compileDatasetRules({
  engine,
  recordSchema: JSON.parse(readFileSync("schemas/record.schema.json", "utf8")) as object,
  agreement: language.agreement,
  hash: (text) => createHash("sha256").update(text).digest("hex"),
  contract: {
    header: "CAS:",
    request: "RÉPONDS",
    clarification: { prefix: "Pour préciser:", questions: ["Quand ?", "Y a\u2011t\u2011il fièvre ?"], separator: " | " },
    recommendation: { prefix: "Recommandation:", sourceLabel: "Source:", source: "HAS" },
  },
  labels: {
    decisions: [
      { id: "clarify", urgent: false, asks: true },
      { id: "urgent_imaging", urgent: true, asks: false },
      { id: "surveillance", urgent: false, asks: false },
      { id: "surveillance_conditional", urgent: false, asks: false },
    ],
    categories: [
      { id: "short_case", decisions: ["clarify"], share: 0.5 },
      { id: "red_flags", decisions: ["urgent_imaging"], share: 0.5 },
    ],
  },
  // eslint-disable-next-line require-yield -- it reads at one go
  *readDecision(response) {
    const words = [["IRM", "urgent_imaging", true], ["Repos", "surveillance", false], ["Pour préciser", "clarify", false]] as const;
    const found = words.find(([word]) => response.includes(word));
    return found && { start: response.indexOf(found[0]), end: response.indexOf(found[0]) + found[0].length, decision: found[1], urgent: found[2] };
  },
});
