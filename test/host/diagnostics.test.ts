import assert from "node:assert/strict";
import * as vscode from "vscode";
import { codeOf } from "../../src/features/diagnostics/diagnostic";
import { eventually } from "../support/deadline";
import { codeActions, expectProblems, markedProblems, problemsOf, rangeOfWords, withDataset } from "./datasetEditor";
import { ASKING_ROW, QUESTIONS, REQUEST } from "./rows";

suite("diagnostics", () => {
  test("a dataset without problems", () => expectProblems(ASKING_ROW));

  test("JSON that breaks, where it breaks", () =>
    expectProblems(
      `{"response": "Recommandation: Repos.", "instruction": }
                                                      ^ json_syntax
${ASKING_ROW}`,
    ));

  test("what the schema asks for, on the value or the row that lacks it", () =>
    expectProblems(
      String.raw`{"status": "finished", "response": "Pour préciser: ${QUESTIONS}", "instruction": "CAS CLINIQUE:\nTête lourde.${REQUEST}"}
           ^^^^^^^^^^ schema
{"id": 7, "response": "Pour préciser: ${QUESTIONS}", "instruction": "CAS CLINIQUE:\nMigraine, 40 ans.${REQUEST}"}
       ^ schema`,
    ));

  test("a standard question that was altered", () =>
    expectProblems(
      String.raw`{"response": "Pour préciser: Depuis quand ?", "instruction": "CAS CLINIQUE:\nTête lourde chez un homme de 62 ans.${REQUEST}"}
                             ^^^^^^^^^^^^^^ contract_questions`,
    ));

  test("a red flag whose answer is not urgent, on the flag", () =>
    expectProblems(
      String.raw`{"response": "Recommandation: Repos et paracétamol, suivi simple. Source: HAS/SFETD 2017.", "instruction": "CAS CLINIQUE:\nCéphalée brutale d'emblée maximale chez un homme de 40 ans.${REQUEST}"}
                                                                                                                           ^^^^^^^^^^^^^^^^ flag_without_urgency`,
    ));

  test("an urgent answer to a case without a red flag, on the words that decide", () =>
    expectProblems(
      String.raw`{"response": "Recommandation: IRM cérébrale en urgence. Source: HAS/SFETD 2017.", "instruction": "CAS CLINIQUE:\nMigraine connue, crise identique aux précédentes, homme de 40 ans. Pas de fièvre, pas de vomissement, pas de déficit, pas de convulsion, pas de perte de connaissance. Ni cancer ni immunodépression, aucun traumatisme.${REQUEST}"}
                              ^^^ urgency_without_flag`,
    ));

  test("a row is judged again when it is edited", () =>
    withDataset(
      String.raw`{"response": "Recommandation: IRM cérébrale en urgence. Source: HAS/SFETD 2017.", "instruction": "CAS CLINIQUE:\nMigraine connue, crise identique aux précédentes, homme de 40 ans. Déficit moteur du bras droit. Pas de fièvre, pas de vomissement, pas de convulsion, pas de perte de connaissance. Ni cancer ni immunodépression, aucun traumatisme.${REQUEST}"}`,
      async (editor) => {
        assert.deepEqual(await problemsOf(editor.document), []);
        await editor.edit((edit) => edit.replace(rangeOfWords(editor.document, "Déficit moteur"), "Pas de déficit moteur"));
        const problems = await eventually(20, "problems of the new text", () => {
          const found = vscode.languages.getDiagnostics(editor.document.uri);
          return Promise.resolve(found.length > 0 ? found : undefined);
        });
        assert.deepEqual(problems.map(codeOf), ["urgency_without_flag"]);
      },
    ));

  test("a file of others has neither problems nor actions", () =>
    withDataset('{"prompt": "Bonjour", "completion": "Salut"}\n{"prompt": \n\n', async ({ document }) => {
      assert.equal(await markedProblems(document), document.getText());
      assert.deepEqual(await codeActions(document, new vscode.Range(0, 3, 0, 3)), []);
    }));

  test("problems go with their file", async () => {
    const uri = await withDataset(`${ASKING_ROW}\n{`, async ({ document }) => {
      assert.notDeepEqual(await problemsOf(document), []);
      return document.uri;
    });
    await eventually(20, "the end of the problems", () => Promise.resolve(vscode.languages.getDiagnostics(uri).length === 0 ? true : undefined));
  });
});
