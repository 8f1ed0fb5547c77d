import * as vscode from "vscode";
import { isDataset } from "../../core/dataset/datasetCheck";
import type { DatasetRules } from "../../core/dataset/rules";
import { COMMANDS, SETTINGS_SECTION } from "../../contributions";
import { DATASET_LANGUAGE } from "../rows/datasetDocuments";
import type { Services } from "../services/services";
import { setting } from "../services/settings";
import { t } from "../words";
import type { Evaluations } from "./evaluations";
import type { InlineAnswers } from "./inlineAnswers";
import type { Playground } from "./playground";

/** In a longer dataset the command alone asks: VS Code takes all lenses at one go, after each edit. */
const MOST_ROWS = 1_000;

/** Asking the model for one row, by a lens above it or a command, or for a case that is written freely. */
export interface Asking {
  readonly registered: vscode.Disposable;
  askFreely(instruction: string, rules: DatasetRules): Promise<void>;
}

interface Loaded {
  readonly answers: InlineAnswers;
  readonly playground: Playground;
}

/** @param picked the model that is picked in the panel, where that is open. */
export function registerAsking(services: Services, openEvaluations: () => Promise<Evaluations>, picked: () => Promise<string | undefined>): Asking {
  let loading: Promise<Loaded> | undefined;
  let loaded: Loaded | undefined;
  const changed = new vscode.EventEmitter<void>();
  const load = (): Promise<Loaded> => (loading ??= make(services, openEvaluations).then((made) => (loaded = made)));
  const ask = async (uri: unknown, line: unknown): Promise<void> => {
    const editor = vscode.window.activeTextEditor;
    const document = uri instanceof vscode.Uri ? await vscode.workspace.openTextDocument(uri) : editor?.document;
    if (document === undefined) return;
    try {
      const [{ answers, playground }, { targetToAsk }, evaluations] = await Promise.all([load(), import("./targetToAsk"), openEvaluations()]);
      const target = await targetToAsk(evaluations, await picked());
      if (target === undefined) return;
      if (playground.has(document)) await playground.ask(document, target);
      else await answers.askRow(document, typeof line === "number" ? line : (editor?.selection.active.line ?? 0), target);
    } catch (error) {
      void (await openEvaluations()).say(error);
    }
  };
  const registered = vscode.Disposable.from(
    new vscode.Disposable(() => {
      loaded?.answers.dispose();
      loaded?.playground.dispose();
    }),
    changed,
    vscode.workspace.onDidGrantWorkspaceTrust(() => changed.fire()),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(`${SETTINGS_SECTION}.evaluation.askAboveRows`)) changed.fire();
    }),
    vscode.languages.registerCodeLensProvider([{ language: DATASET_LANGUAGE }, { scheme: "untitled", language: "plaintext" }], {
      onDidChangeCodeLenses: changed.event,
      async provideCodeLenses(document) {
        if (!vscode.workspace.isTrusted) return [];
        if (document.languageId !== DATASET_LANGUAGE) return loaded?.playground.has(document) === true ? [lensAbove(document, 0)] : [];
        if (!setting("evaluation.askAboveRows", document.uri)) return [];
        const { check } = await services.documents.current(document);
        if (!isDataset(check) || check.rows.length > MOST_ROWS) return [];
        return check.rows.flatMap(({ line, row: { record } }) => (record?.instruction === undefined ? [] : [lensAbove(document, line)]));
      },
    }),
    vscode.commands.registerCommand(COMMANDS.askRow, ask),
    vscode.commands.registerCommand(COMMANDS.removeAnswer, async (thread: vscode.CommentThread) => (await load()).answers.remove(thread)),
    vscode.commands.registerCommand(COMMANDS.askFreely, async () => {
      await (await load()).playground.open();
      changed.fire();
    }),
  );
  return {
    registered,
    askFreely: async (instruction, rules) => {
      await (await load()).playground.open(instruction, rules);
      changed.fire();
    },
  };
}

async function make(services: Services, openEvaluations: () => Promise<Evaluations>): Promise<Loaded> {
  const [{ InlineAnswers }, { Playground }, evaluations] = await Promise.all([import("./inlineAnswers"), import("./playground"), openEvaluations()]);
  const answers = new InlineAnswers(services, evaluations);
  return { answers, playground: new Playground(services, answers) };
}

function lensAbove({ uri }: vscode.TextDocument, line: number): vscode.CodeLens {
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), { command: COMMANDS.askRow, title: t("Ask the model"), arguments: [uri, line] });
}
