import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { caseSpan, compileContract } from "../../../../src/core/dataset/contract";
import { instructionProblems, responseProblems } from "../../../../src/core/dataset/contractRules";
import { finish } from "../../../../src/core/steps";
import { withMarkers, withoutMarkers } from "../../../support/markers";

const CONTRACT = compileContract({
  header: "CAS CLINIQUE:",
  request: "RÉPONDS en français, commence par 'Pour préciser:' ou 'Recommandation:'",
  clarification: { prefix: "Pour préciser:", questions: ["Depuis quand ?", "Y a\u2011t\u2011il fièvre ?", "L'état général ?"], separator: " | " },
  recommendation: { prefix: "Recommandation:", sourceLabel: "Source:", source: "HAS/SFETD 2017" },
});

/** Each line of `fixture` is a response with exactly the problems marked below it. */
function expectProblems(fixture: string): void {
  const checked = withoutMarkers(fixture)
    .split("\n")
    .map((response) => withMarkers(response, finish(responseProblems(response, CONTRACT)).map((problem) => ({ ...problem, label: problem.code === "contract_questions" ? `${problem.code} ${problem.data.which.join(" ")}` : problem.code }))));
  assert.equal(checked.join("\n"), fixture);
}

test("the two forms are in order", () =>
  expectProblems(
    `Pour préciser: Depuis quand ? | Y a‑t‑il fièvre ? | L'état général ?
Recommandation: IRM en urgence — déficit. Source: HAS/SFETD 2017.
Recommandation: Repos. Source : HAS/SFETD 2017`,
  ));

test("questions that are missing, altered or out of place are named", () =>
  expectProblems(
    `Pour préciser: Depuis quand ? | L'état général ?
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ contract_questions 2
Pour préciser: Depuis quand ? | Y a‑t‑il de la fièvre ? | L'état général ?
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ contract_questions 2
Pour préciser: Y a‑t‑il fièvre ? | Depuis quand ? | L'état général ?
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ contract_questions 2
Pour préciser:
              ^ contract_questions 1 2 3`,
  ));

test("anything beside the questions is marked", () =>
  expectProblems(
    `Pour préciser: Depuis quand ? | Y a‑t‑il fièvre ? | L'état général ? Merci.
                                                                     ^^^^^^ contract_extra
Pour préciser: Depuis quand ? / Y a‑t‑il fièvre ? | L'état général ?
                              ^ contract_extra`,
  ));

test("other hyphens, apostrophes and spaces are the same questions, and are said", () =>
  expectProblems(
    `Pour préciser: Depuis quand ? | Y a-t-il fièvre ? | L'état général ?
                                   ^^^ contract_characters
Pour préciser : Depuis quand ? | Y a‑t‑il fièvre ? | L'état général ?
             ^ contract_characters
Pour préciser: Depuis quand ? | Y a‑t‑il fièvre ? | L’état général ?
                                                     ^ contract_characters`,
  ));

test("a recommendation may begin in other letters, and this is said", () =>
  expectProblems(
    `recommandation : Repos. Source: HAS/SFETD 2017.
^^^^^^^^^^^^^^^^ contract_characters
RECOMMANDATION: Repos.
^^^^^^^^^^^^^^^ contract_characters
                ^^^^^^ contract_source
  Recommandation: Repos. Source: HAS/SFETD 2017.
Récommandation: Repos. Source: HAS/SFETD 2017.
^^^^^^^^^^^^^^^ contract_prefix`,
  ));

test("NFD accents are the same questions", () => {
  const [problem, ...others] = finish(responseProblems(CONTRACT.clarification.normalize("NFD"), CONTRACT));
  assert.equal(problem?.code, "contract_characters");
  assert.deepEqual(others, []);
});

test("asking and recommending is two forms", () =>
  expectProblems(
    `Pour préciser: Depuis quand ? Recommandation: Repos. Source: HAS/SFETD 2017.
                              ^^^^^^^^^^^^^^^ contract_two_forms
Recommandation: Repos. Depuis quand ? Source: HAS/SFETD 2017.
                       ^^^^^^^^^^^^^^ contract_two_forms`,
  ));

test("no form, no source", () =>
  expectProblems(
    `IRM en urgence. Source: HAS/SFETD 2017.
^^^^^^^^^^^^^^ contract_prefix
Recommandation: Repos.
                ^^^^^^ contract_source
Recommandation: Repos. Source: HAS 2018.
                       ^^^^^^^^^^^^^^^^^ contract_source
Recommandation: Source: HAS/SFETD 2017. Scanner en urgence.
                                                   ^^^^^^^^ contract_source`,
  ));

test("the case stands between header and request", () => {
  const body = (instruction: string) => {
    const { start, end } = caseSpan(instruction, CONTRACT);
    return instruction.slice(start, end);
  };
  assert.equal(body("CAS CLINIQUE:\nF 26 a, céphalée.\nFin.\n\nRÉPONDS en français, commence par 'Pour préciser:' ou 'Recommandation:'"), "F 26 a, céphalée.\nFin.");
  assert.equal(body("  F 26 a "), "F 26 a");
});

test("an instruction without the protocol's words is told which", () => {
  const missing = (instruction: string) => instructionProblems(instruction, CONTRACT).map(({ data }) => ("missing" in data ? data.missing : undefined));
  assert.deepEqual(missing("CAS CLINIQUE:\nx\n\nRÉPONDS en français, commence par ‘Pour préciser :’ ou ‘Recommandation :’"), []);
  assert.deepEqual(missing("F 26 a"), ["header", "request"]);
});

test("nothing stands behind the request, not even a second case", () => {
  const instruction = "CAS CLINIQUE:\nx\n\nRÉPONDS en français, commence par 'Pour préciser:' ou 'Recommandation:'";
  const behind = (text: string) => instructionProblems(text, CONTRACT).map(({ code, start }) => [code, text.slice(start)]);
  assert.deepEqual(behind(`${instruction}. \n`), []);
  assert.deepEqual(behind(`${instruction}\nMerci.`), [["contract_instruction", "Merci."]]);
  assert.deepEqual(behind(`${instruction}\n\n${instruction}`), [["contract_instruction", instruction]]);
});

test("property: any response is judged without an exception, with problems inside it", () => {
  const part = fc.constantFrom("Pour préciser:", "Recommandation:", "Depuis quand ?", "Y a-t-il fièvre ?", "L'état général ?", " | ", "Source:", "HAS/SFETD 2017", ".", "🧠", "\n", " ");
  fc.assert(
    fc.property(fc.oneof(fc.array(part).map((parts) => parts.join("")), fc.string({ unit: "binary" })), (response) => {
      for (const { start, end } of finish(responseProblems(response, CONTRACT))) assert.ok(start >= 0 && start <= end && end <= response.length);
    }),
    { numRuns: 2000 },
  );
});
