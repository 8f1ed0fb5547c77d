import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { rowsOf } from "../../src/features/evaluation/evaluationRows";
import { Evaluations } from "../../src/features/evaluation/evaluations";
import { FolderOverrides } from "../../src/features/evaluation/folderOverrides";
import { InlineAnswers } from "../../src/features/evaluation/inlineAnswers";
import type { PersonAsked } from "../../src/features/evaluation/personAsked";
import { Playground } from "../../src/features/evaluation/playground";
import { actOnRow } from "../../src/features/evaluation/rowActions";
import type { TargetChoice } from "../../src/features/evaluation/targetChoices";
import { createServices, type Services } from "../../src/features/services/services";
import { evaluateCommand } from "../../src/cli/evaluate";
import { askOnceMore } from "../../src/features/evaluation/stabilityCheck";
import type { EvaluationRow, RowAction } from "../../src/shared/evaluationProtocol";
import { capturedIo } from "../support/capturedIo";
import type { Ending } from "../support/httpServer";
import { ollamaDouble, type OllamaDouble } from "../support/ollamaDouble";
import { REQUEST } from "./rows";

const WATCH = "Recommandation: Surveillance simple, sans imagerie. Source: HAS/SFETD 2017.";
const MARKUP = "Recommandation: [clic](command:workbench.action.quit) ![](https://example.org/a.png)\n```\n<img src=x onerror=alert(1)>";
/** Asks for the contrary of what the model answers; it has a contrast twin. */
const URGENT = String.raw`{"id": "a", "instruction": "CAS CLINIQUE:\nHomme de 34 ans, migraine ancienne, céphalée en coup de tonnerre il y a une heure. Apyrétique, pas de vomissement, pas de perte de connaissance, pas de déficit, aucun antécédent, pas de traumatisme crânien. Nuque souple.${REQUEST}", "response": "Recommandation: Scanner cérébral en urgence. Source: HAS/SFETD 2017.", "expected": "urgent_imaging", "status": "reviewed"}`;
const CALM = String.raw`{"id": "b", "instruction": "CAS CLINIQUE:\nFemme de 30 ans, céphalée.${REQUEST}", "response": "${WATCH}", "expected": "surveillance"}`;

/** What a pick of the model stands for. */
const M: TargetChoice = { label: "m", spec: { kind: "ollama", model: "m", host: undefined } };

suite("the rows of an evaluation", () => {
  const extensionPath = vscode.extensions.getExtension("clinical-prompt-studio.clinical-prompt-studio")?.extensionPath ?? assert.fail("not installed");
  const endings: (() => void)[] = [];
  const ending: Ending = { after: (work) => endings.push(work) };
  let folder = "";
  let document: vscode.TextDocument;
  let services: Services;
  let evaluations: Evaluations;
  let overrides: FolderOverrides;
  let answers: InlineAnswers;
  let playground: Playground;
  let ollama: OllamaDouble;
  let answer = WATCH;
  /** A person who says yes to everything, and that the answer is right. */
  const agreeing: PersonAsked = {
    mayAddRow: () => Promise.resolve(true),
    mayExpect: () => Promise.resolve(true),
    override: () => Promise.resolve({ verdict: "right", note: "Relu." }),
    decision: (decisions, given) => Promise.resolve(decisions.find(({ id }) => id === given)),
  };

  setup(async () => {
    answer = WATCH;
    ollama = await ollamaDouble(ending, { m: "d1" }, { answer: () => answer });
    await vscode.workspace.getConfiguration("clinicalPrompts").update("ollama.host", ollama.host, vscode.ConfigurationTarget.Global);
    folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-rows-"));
    const file = vscode.Uri.file(path.join(folder, "test.jsonl"));
    await writeFile(file.fsPath, `${URGENT}\n${CALM}\n`);
    services = createServices({ extensionPath });
    services.start();
    evaluations = new Evaluations(services);
    overrides = new FolderOverrides();
    answers = new InlineAnswers(services, evaluations);
    playground = new Playground(services, answers);
    document = await vscode.workspace.openTextDocument(file);
  });
  teardown(async () => {
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    answers.dispose();
    playground.dispose();
    overrides.dispose();
    evaluations.dispose();
    services.dispose();
    for (const end of endings.splice(0)) end();
    await vscode.workspace.getConfiguration("clinicalPrompts").update("ollama.host", undefined, vscode.ConfigurationTarget.Global);
    await rm(folder, { recursive: true, force: true });
  });

  const start = (): Promise<void> => evaluations.start({ spec: { kind: "ollama", model: "m", host: ollama.host }, file: document.uri });
  const missed = async (): Promise<EvaluationRow> => {
    const { current } = evaluations;
    return (current && rowsOf(current, "missed_red_flag", 0, 1, await overrides.of(current.folder))[0]) ?? assert.fail("no missed red flag");
  };
  const act = async (action: RowAction, asked = agreeing): Promise<void> =>
    actOnRow((await missed()).key, action, { services, evaluations, overrides, asked, askFreely: (instruction, rules) => playground.open(instruction, rules).then(() => undefined) });
  const lines = (): string[] => document.getText().trimEnd().split("\n");
  const undo = (): Thenable<unknown> => vscode.commands.executeCommand("undo");

  test("an answer has its reasons, and the stretches that they are about", async () => {
    await start();
    const { answer: given, reasons, marks } = await missed();
    assert.ok(marks.length > 0 && marks.flatMap(({ notes }) => notes).every((note) => reasons[note] !== undefined));
    assert.match(given.slice(marks[0]?.start, marks[0]?.end), /^Surveillance simple/u);
  });

  test("a copy stands behind its row, unreviewed and with its origin; one undo takes it away; who refuses changes nothing", async () => {
    await start();
    await act("copy", { ...agreeing, mayAddRow: () => Promise.resolve(false) });
    assert.deepEqual(lines(), [URGENT, CALM]);
    await act("copy");
    const [first, copy = "", last] = lines();
    assert.deepEqual([first, last], [URGENT, CALM]);
    const { id, status, source, parentId, instruction } = JSON.parse(copy) as Record<string, string>;
    assert.deepEqual([id, status, source, parentId, instruction], ["a-copy-1", "draft", "augment/copy", "a", (JSON.parse(URGENT) as Record<string, string>)["instruction"]]);
    await undo();
    assert.deepEqual(lines(), [URGENT, CALM]);
  });

  test("a row that has been read is marked for review, and found although rows have come before it", async () => {
    await start();
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(0, 0), `${CALM.replace('"b"', '"c"')}\n`);
    await vscode.workspace.applyEdit(edit);
    await act("review");
    assert.deepEqual(lines()[1], URGENT.replace('"reviewed"', '"draft"'));
  });

  test("asked again, the row has a second answer in an evaluation of its own; the first and what was shown stay", async () => {
    await start();
    const before = evaluations.current?.folder ?? "";
    const kept = await readFile(path.join(before, "answers.jsonl"), "utf8");
    answer = "Recommandation: Scanner cérébral en urgence. Source: HAS/SFETD 2017.";
    await act("again");
    assert.equal(ollama.asked.length, 3);
    assert.deepEqual([evaluations.current?.folder, evaluations.current?.done], [before, 2]);
    assert.equal(await readFile(path.join(before, "answers.jsonl"), "utf8"), kept);
    const newest = await evaluations.latest(document.uri);
    assert.deepEqual([newest?.folder === before, newest?.manifest.dataset.asked], [false, 1]);
    assert.match(await readFile(path.join(newest?.folder ?? "", "answers.jsonl"), "utf8"), /Scanner cérébral en urgence/u);
  });

  test("a row that a terminal has asked is asked again as it was: same server, options and system text, whatever the editor's settings are", async () => {
    const elsewhere = await ollamaDouble(ending, { m: "d1" }, { answer: () => answer });
    const { io } = capturedIo({ cwd: folder, productRoot: extensionPath });
    await evaluateCommand.run(["test.jsonl", "--model", "m", "--host", elsewhere.host, "--temperature", "0.5", "--seed", "7", "--num-ctx", "4096", "--max-tokens", "99", "--system", "Tu es…"], io);
    const made = (await evaluations.latest(document.uri))?.folder ?? "";
    await evaluations.show(made);
    await act("again");
    const sent = (): unknown => [elsewhere.request()["system"], elsewhere.request()["options"]];
    const asAsked = ["Tu es…", { temperature: 0.5, seed: 7, num_ctx: 4096, num_predict: 99 }];
    assert.deepEqual([elsewhere.asked.length, sent()], [3, asAsked]);
    await askOnceMore(evaluations, 2);
    assert.deepEqual([elsewhere.asked.length, sent(), evaluations.current?.folder], [5, asAsked, made]);
    assert.deepEqual(ollama.asked, []);
  });

  test("a row acts on the evaluation that it was drawn of, and on no other one of the same model and file", async () => {
    await start();
    const { key } = await missed();
    await evaluations.start({ spec: { kind: "ollama", model: "m", host: ollama.host }, file: document.uri, continuing: "new" });
    await assert.rejects(actOnRow(key, "override", { services, evaluations, overrides, asked: agreeing, askFreely: () => Promise.resolve() }), /not shown any more/u);
  });

  test("what a person says is kept with the answers, is seen by another window, and becomes the row's gold only for the case that was read", async () => {
    await start();
    await act("override");
    assert.deepEqual((await missed()).override?.verdict, "right");
    const report = JSON.parse(await readFile(path.join(evaluations.current?.folder ?? "", "report.json"), "utf8")) as { readonly rows: readonly { readonly id: string; readonly override?: object }[] };
    assert.deepEqual(report.rows.filter(({ override }) => override !== undefined).map(({ id }) => id), ["a"]);
    const other = new FolderOverrides();
    const { rows } = evaluations.current?.judged ?? assert.fail("nothing is judged");
    const said = (await other.of(evaluations.current?.folder)).of(rows.answerTo("a", 0)?.answer ?? assert.fail("no answer"));
    other.dispose();
    assert.equal(said?.note, "Relu.");

    await act("gold");
    assert.equal(lines()[0], URGENT.replace('"urgent_imaging"', '"surveillance"'));
    await undo();
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(document.positionAt(document.getText().indexOf("34 ans")), document.positionAt(document.getText().indexOf("34 ans") + 2)), "35");
    await vscode.workspace.applyEdit(edit);
    await assert.rejects(act("gold"), /changed since it was asked/u);
  });

  test("the answer to one row stands below it, what the model writes stays text, and it can be removed; nothing is kept", async () => {
    answer = MARKUP;
    await vscode.window.showTextDocument(document);
    await answers.askRow(document, 1, M);
    const [thread] = answers.threads;
    assert.equal(thread?.range?.start.line, 1);
    const body = thread.comments[0]?.body;
    assert.ok(body instanceof vscode.MarkdownString && body.isTrusted !== true && body.supportHtml !== true);
    assert.ok(body.value.includes(`\n\`\`\`\`text\n${MARKUP}\n\`\`\`\`\n`), "in a fence that the answer does not end");
    await answers.askRow(document, 1, M);
    assert.equal(answers.threads.length, 1, "asked again, it takes the place of the one before");
    answers.remove(answers.threads[0] ?? assert.fail("none"));
    assert.equal(answers.threads.length, 0);
    assert.equal(await evaluations.latest(document.uri), undefined);
  });

  test("a lens above each row asks for it, unless the setting says no", async () => {
    await vscode.window.showTextDocument(document);
    const lenses = async (): Promise<readonly number[]> => ((await vscode.commands.executeCommand<vscode.CodeLens[] | undefined>("vscode.executeCodeLensProvider", document.uri)) ?? []).map(({ range }) => range.start.line);
    assert.deepEqual(await lenses(), [0, 1]);
    const configuration = vscode.workspace.getConfiguration("clinicalPrompts");
    await configuration.update("evaluation.askAboveRows", false, vscode.ConfigurationTarget.Global);
    assert.deepEqual(await lenses(), []);
    await configuration.update("evaluation.askAboveRows", undefined, vscode.ConfigurationTarget.Global);
  });

  test("a case is asked freely in the words that the protocol puts around one, and nothing is kept", async () => {
    const playing = await playground.open();
    await vscode.window.activeTextEditor?.edit((edit) => edit.insert(new vscode.Position(1, 0), "Homme de 40 ans, céphalée brutale."));
    await playground.ask(playing, M);
    assert.deepEqual(ollama.asked, [`CAS CLINIQUE:\nHomme de 40 ans, céphalée brutale.\n\nRÉPONDS en français, commence par 'Pour préciser:' ou 'Recommandation:'`]);
    assert.deepEqual([answers.threads[0]?.uri.toString(), answers.threads[0]?.label], [playing.uri.toString(), "Missed red flag"]);
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  });
});
