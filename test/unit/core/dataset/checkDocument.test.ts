import assert from "node:assert/strict";
import { test } from "node:test";
import { checkDocument } from "../../../../src/core/dataset/checkDocument";
import { checkRow } from "../../../../src/core/dataset/checkRow";
import { isSolvedByQuestions, restoreQuestions } from "../../../../src/core/dataset/fixes";
import { replaced } from "../../../../src/core/dataset/rowEdit";
import { withMarkers, withoutMarkers } from "../../../support/markers";
import { SMALL_RULES } from "../../../support/smallRules";

/** The document has exactly the problems marked in it. */
function expectProblems(fixture: string): void {
  const text = withoutMarkers(fixture);
  assert.equal(withMarkers(text, checkDocument(text, SMALL_RULES).problems.map((problem) => ({ ...problem, label: problem.code }))), fixture);
}

test("a red flag that is affirmed asks for urgency, one that is denied does not", () =>
  expectProblems(
    String.raw`{"instruction": "CAS: céphalée brutale RÉPONDS", "response": "Recommandation: IRM. Source: HAS."}
{"instruction": "CAS: céphalée brutale ce matin RÉPONDS", "response": "Recommandation: Repos. Source: HAS."}
                               ^^^^^^^ flag_without_urgency
{"instruction": "CAS: c\u00e9phal\u00e9e \u0062rutale au r\u00e9veil R\u00c9PONDS", "response": "Recommandation: Repos. Source: HAS."}
                                         ^^^^^^^^^^^^ flag_without_urgency
{"instruction": "CAS: douleur non brutale au front RÉPONDS", "response": "Recommandation: IRM. Source: HAS."}
                                                                                          ^^^ urgency_without_flag`,
  ));

test("a recommendation that decides nothing is told; one without its prefix is the contract's matter alone", () =>
  expectProblems(
    `{"instruction": "CAS: céphalée brutale RÉPONDS", "response": "Recommandation: Bonne journée. Source: HAS."}
                                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^ undecided_answer
{"instruction": "CAS: douleur au front RÉPONDS", "response": "Recommandation: "}
                                                              ^^^^^^^^^^^^^^^ contract_source
                                                              ^^^^^^^^^^^^^^^ undecided_answer
{"instruction": "CAS: douleur au dos RÉPONDS", "response": "Bonne journée."}
                                                            ^^^^^^^^^^^^^ contract_prefix`,
  ));

test("a word that stands twice is told, one of a single letter too; a capital alone is no word", () =>
  expectProblems(
    `{"instruction": "CAS: douleur à à l'effort, dans les les tempes, T T, lettre A A RÉPONDS", "response": "Recommandation: Repos. Source: HAS."}
                               ^^ doubled_word
                                                    ^^^^ doubled_word`,
  ));

test("a label that a person wrote is held against the response, then against the findings", () =>
  expectProblems(
    `{"instruction": "CAS: douleur brutale RÉPONDS", "response": "Recommandation: Repos. Source: HAS.", "expected": "urgent_imaging"}
                              ^^^^^^^ flag_without_urgency
                                                                                                               ^^^^^^^^^^^^^^^^ expected_mismatch
{"instruction": "CAS: une gêne brutale RÉPONDS", "response": "Recommandation: Repos. Source: HAS.", "expected": "surveillance"}
                               ^^^^^^^ label_against_findings
{"instruction": "CAS: un étau le soir RÉPONDS", "response": "Recommandation: Repos. Source: HAS.", "expected": "surveillance_conditional"}`,
  ));

test("labels are the protocol's and fit each other", () =>
  expectProblems(
    `{"instruction": "CAS: mal RÉPONDS", "response": "Pour préciser: Quand ? | Y a‑t‑il fièvre ?", "category": "short", "expected": "ask"}
                                                                                                          ^^^^^^^ unknown_category
                                                                                                                               ^^^^^ unknown_decision
{"instruction": "CAS: tête RÉPONDS", "response": "Pour préciser: Quand ? | Y a‑t‑il fièvre ?", "category": "red_flags", "expected": "clarify", "acceptable": ["surveillance"]}
                                                                                                                                    ^^^^^^^^^ acceptable_without_expected
                                                                                                                                    ^^^^^^^^^ category_mismatch`,
  ));

test("instruction and response are held to the protocol's words", () =>
  expectProblems(
    `{"instruction": "un mal de tête le soir", "response": "Repos."}
                 ^^^^^^^^^^^^^^^^^^^^^^ contract_instruction
                                   ^^^^ contract_instruction
                                                       ^^^^^ contract_prefix`,
  ));

test("rows beside each other: ids, equal and nearly equal cases", () =>
  expectProblems(
    `{"id": "a", "instruction": "CAS: Homme de 34 ans, la tête depuis le matin RÉPONDS", "response": "Recommandation: Repos. Source: HAS."}
{"id": "a", "instruction": "CAS: la nuque après une longue route RÉPONDS", "response": "Recommandation: Repos. Source: HAS."}
       ^^^ duplicate_id
{"id": "b", "instruction": "CAS: Femme de 71 ans, la tête depuis le matin RÉPONDS", "response": "Recommandation: Repos. Source: HAS."}
                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ near_duplicate
{"id": "c", "instruction": "CAS:  la nuque après une longue route RÉPONDS", "response": "Recommandation: Repos. Source: HAS."}
                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ duplicate_case`,
  ));

test("a row, its variant and its twin are meant to be alike", () =>
  expectProblems(
    `{"id": "a", "pairId": "p", "instruction": "CAS: Homme de 34 ans, la tête depuis le matin RÉPONDS", "response": "Recommandation: Repos. Source: HAS."}
{"id": "b", "parentId": "a", "instruction": "CAS: Homme de 36 ans, la tête depuis le matin RÉPONDS", "response": "Recommandation: Repos. Source: HAS."}
{"id": "c", "parentId": "a", "pairId": "p", "instruction": "CAS: Homme de 34 ans, la tête depuis le matin, seul RÉPONDS", "response": "Recommandation: Repos. Source: HAS."}`,
  ));

test("blank lines between rows are one problem; the end of the last line is none", () => {
  const row = '{"instruction": "CAS: mal RÉPONDS", "response": "Pour préciser: Quand ? | Y a‑t‑il fièvre ?"}';
  const codes = (text: string) => checkDocument(text, SMALL_RULES).problems.map(({ code, start, data }) => [code, start, "rows" in data ? data.rows : undefined]);
  assert.deepEqual(codes(`${row}\n`), []);
  assert.deepEqual(codes(`${row}\n\n \t\n`), [["empty_row", row.length + 1, 2]]);
  assert.deepEqual(codes(`\n${row}`), [["empty_row", 0, 1]]);
});

test("lines that do not end in LF are one problem, at the first such end", () => {
  const row = '{"instruction": "CAS: mal RÉPONDS", "response": "Pour préciser: Quand ? | Y a‑t‑il fièvre ?", "ignore": ["duplicate_case"]}';
  const found = (text: string) => checkDocument(text, SMALL_RULES).problems.map(({ code, start, end, data }) => [code, start, end, "ends" in data ? data.ends : undefined]);
  const { length } = row;
  assert.deepEqual(found(`${row}\n${row}`), []);
  assert.deepEqual(found(`${row}\r\n${row}\r\n`), [["line_ends", length, length, "crlf"]]);
  assert.deepEqual(found(`${row}\r${row}`), [["line_ends", length, length, "cr"]]);
  assert.deepEqual(found(`${row}\n${row}\r\n${row}`), [["line_ends", 2 * length + 1, 2 * length + 1, "mixed"]]);
});

test("an empty file, a byte order mark", () => {
  const codes = (text: string) => checkDocument(text, SMALL_RULES).problems.map(({ code, start, end }) => [code, start, end]);
  for (const text of ["", "\n\n", " "]) assert.deepEqual(codes(text).map(([code]) => code), ["empty_file"], JSON.stringify(text));
  assert.deepEqual(codes("\uFEFF[]"), [["bom", 0, 1], ["not_a_record", 1, 3]]);
});

test("restoring the questions solves what it says, keeps the row's other characters, and is idle on a right row", () => {
  const row = String.raw`{"note": "\u00e9",  "instruction": "CAS: mal RÉPONDS", "response": "Pour pr\u00e9ciser: Quand ? | Y a-t-il fi\u00e8vre ?"}`;
  const before = checkRow(row, SMALL_RULES);
  assert.deepEqual(before.problems.map((problem) => [problem.code, isSolvedByQuestions(problem)]), [["contract_characters", true]]);
  const edit = restoreQuestions(before.row, SMALL_RULES.contract);
  assert.ok(edit);
  const fixed = replaced(row, [edit]);
  assert.equal(fixed, row.replace("a-t-il", String.raw`a\u2011t\u2011il`));
  const again = checkRow(fixed, SMALL_RULES);
  assert.deepEqual(again.problems, []);
  assert.equal(restoreQuestions(again.row, SMALL_RULES.contract), undefined);
});
