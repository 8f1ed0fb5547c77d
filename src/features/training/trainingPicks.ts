import path from "node:path";
import * as vscode from "vscode";
import { PRESETS, resolveConfiguration, type TrainingConfiguration } from "../../core/training/configuration";
import { configurationText } from "../../core/training/configurationText";
import { decodeOverrides } from "../../platform/training/configurationFile";
import { pickOne, type PickItem } from "../services/pick";
import { t } from "../words";
import { pickStepByStep } from "./configurationSteps";
import { freeConfigurationFile, openConfiguration } from "./configurationStore";
import { configurationSummary } from "./configurationWords";

/** What a person has chosen to train. */
export interface TrainingChoice {
  readonly dataset: vscode.Uri;
  readonly configuration: TrainingConfiguration;
  /** Where the configuration stands, or will. */
  readonly file: vscode.Uri;
  /** What is written there once the training is certain; `undefined`: it stands there already. */
  readonly text: string | undefined;
}

/** What stands above the two picks. */
export interface PickTitles {
  readonly dataset: string;
  readonly configuration: string;
}

/** A way to a configuration. */
type Source =
  | { readonly kind: "file" | "change"; readonly uri: vscode.Uri }
  | { readonly kind: "preset"; readonly configuration: TrainingConfiguration }
  | { readonly kind: "new" };

/**
 * The dataset, then how to train: a file or a preset as it is, or step by step. Back leads to the step before.
 * @param systemOf what the dataset's protocol tells the model before every question.
 * @returns `undefined` when the user has turned away, or has gone on to edit the file.
 * @throws {JsonFileError} when the chosen training.json cannot be used.
 */
export async function pickTraining(preferred: vscode.Uri | undefined, systemOf: (dataset: vscode.Uri) => Promise<string>, titles: PickTitles): Promise<TrainingChoice | undefined> {
  for (;;) {
    const dataset = await pickDataset(preferred, titles.dataset);
    if (dataset === undefined || dataset === "back") return undefined;
    const choice = await pickConfiguration(dataset, systemOf, titles.configuration);
    if (choice !== "back") return choice;
  }
}

async function pickDataset(preferred: vscode.Uri | undefined, title: string): Promise<vscode.Uri | "back" | undefined> {
  const found = await vscode.workspace.findFiles("**/*.jsonl", "**/{node_modules,runs,evaluations}/**");
  const rest = found.filter(({ fsPath }) => fsPath !== preferred?.fsPath).sort((a, b) => a.fsPath.localeCompare(b.fsPath));
  const items = [...(preferred === undefined ? [] : [preferred]), ...rest].map((uri) => ({
    label: path.basename(uri.fsPath),
    description: vscode.workspace.asRelativePath(path.dirname(uri.fsPath)),
    value: uri,
  }));
  return pickOne(title, items, { back: false, placeholder: items.length === 0 ? t("This workspace has no .jsonl file") : t("The rows to learn from; the test file is for later") });
}

async function pickConfiguration(dataset: vscode.Uri, systemOf: (dataset: vscode.Uri) => Promise<string>, title: string): Promise<TrainingChoice | "back" | undefined> {
  const items = await sourceItems(dataset);
  for (let active: PickItem<Source> | undefined; ; ) {
    const source = await pickOne(title, items, { back: true, active });
    if (source === undefined || source === "back") return source;
    active = items.find(({ value }) => value === source);
    const choice = await choiceOf(source, dataset, systemOf);
    if (choice !== "back") return choice;
  }
}

async function sourceItems(dataset: vscode.Uri): Promise<readonly PickItem<Source>[]> {
  const files = await vscode.workspace.findFiles("**/{training,*.training}.json", "**/{node_modules,runs}/**");
  const near = files.sort((a, b) => distance(a, dataset) - distance(b, dataset));
  const [nearest] = near;
  return [
    ...near.map((uri): PickItem<Source> => ({ label: vscode.workspace.asRelativePath(uri), description: t("the workspace's configuration"), value: { kind: "file", uri } })),
    { label: t("Small model on this CPU"), detail: configurationSummary(PRESETS.cpu), value: { kind: "preset", configuration: PRESETS.cpu } },
    { label: t("The guide's values, for a GPU"), detail: configurationSummary(PRESETS.guide), value: { kind: "preset", configuration: PRESETS.guide } },
    { label: t("Step by Step…"), detail: t("base model, method, values, template; writes a new file"), value: { kind: "new" } },
    ...(nearest === undefined ? [] : [{ label: t("Change {file} Step by Step…", { file: vscode.workspace.asRelativePath(nearest) }), value: { kind: "change", uri: nearest } as const }]),
  ];
}

async function choiceOf(source: Source, dataset: vscode.Uri, systemOf: (dataset: vscode.Uri) => Promise<string>): Promise<TrainingChoice | "back" | undefined> {
  switch (source.kind) {
    case "file":
      return { dataset, configuration: (await loadFile(source.uri)).configuration, file: source.uri, text: undefined };
    case "preset":
      return { dataset, configuration: source.configuration, file: await freeConfigurationFile(dataset), text: configurationText(source.configuration) };
    case "new":
    case "change": {
      const { configuration, schema } = source.kind === "change" ? await loadFile(source.uri) : { configuration: PRESETS.cpu, schema: undefined };
      const file = source.kind === "change" ? source.uri : await freeConfigurationFile(dataset);
      const picked = await pickStepByStep(configuration, { dataset, file, system: await systemOf(dataset) });
      if (picked === undefined || picked === "back") return picked;
      const choice = { dataset, configuration: picked.configuration, file, text: configurationText(picked.configuration, schema) };
      if (picked.next === "start") return choice;
      await openConfiguration(choice);
      return undefined;
    }
  }
}

/** Folders between two files. */
function distance(a: vscode.Uri, b: vscode.Uri): number {
  return path.relative(path.dirname(a.fsPath), path.dirname(b.fsPath)).split(path.sep).filter((part) => part !== "").length;
}

/** What an editor shows of it counts, saved or not. */
async function loadFile(uri: vscode.Uri): Promise<{ readonly configuration: TrainingConfiguration; readonly schema: string | undefined }> {
  const text = (await vscode.workspace.openTextDocument(uri)).getText();
  const configuration = resolveConfiguration(decodeOverrides(text, vscode.workspace.asRelativePath(uri)));
  const { $schema } = JSON.parse(text) as { readonly $schema?: string };
  return { configuration, schema: $schema };
}
