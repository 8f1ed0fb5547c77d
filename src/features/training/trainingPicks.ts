import path from "node:path";
import * as vscode from "vscode";
import { PRESETS, resolveConfiguration, type TrainingConfiguration } from "../../core/training/configuration";
import { decodeOverrides } from "../../platform/training/configurationFile";
import { t } from "../words";

/** What a person has chosen to train. */
export interface TrainingChoice {
  readonly dataset: vscode.Uri;
  readonly configuration: TrainingConfiguration;
}

/** What stands above the two picks. */
interface PickTitles {
  readonly dataset: string;
  readonly configuration: string;
}

interface ConfigurationItem extends vscode.QuickPickItem {
  readonly load: () => Promise<TrainingConfiguration>;
}

/**
 * Two quick picks: the dataset, then how to train. Back from the second leads to the first.
 * @returns `undefined` when the user has turned away.
 * @throws {TrainingFileError} when the chosen training.json cannot be used.
 */
export async function pickTraining(preferred: vscode.Uri | undefined, titles: PickTitles): Promise<TrainingChoice | undefined> {
  for (;;) {
    const dataset = await pickDataset(preferred, titles.dataset);
    if (dataset === undefined) return undefined;
    const picked = await pickConfiguration(dataset, titles.configuration);
    if (picked === "back") continue;
    return picked === undefined ? undefined : { dataset, configuration: await picked.load() };
  }
}

async function pickDataset(preferred: vscode.Uri | undefined, title: string): Promise<vscode.Uri | undefined> {
  const found = await vscode.workspace.findFiles("**/*.jsonl", "**/{node_modules,runs,evaluations}/**");
  const rest = found.filter(({ fsPath }) => fsPath !== preferred?.fsPath).sort((a, b) => a.fsPath.localeCompare(b.fsPath));
  const items = [...(preferred === undefined ? [] : [preferred]), ...rest].map((uri) => ({
    label: path.basename(uri.fsPath),
    description: vscode.workspace.asRelativePath(path.dirname(uri.fsPath)),
    uri,
  }));
  const item = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: items.length === 0 ? t("This workspace has no .jsonl file") : t("The rows to learn from; the test file is for later"),
  });
  return item?.uri;
}

async function pickConfiguration(dataset: vscode.Uri, title: string): Promise<ConfigurationItem | "back" | undefined> {
  const files = await vscode.workspace.findFiles("**/training.json", "**/{node_modules,runs}/**");
  const near = files.sort((a, b) => distance(a, dataset) - distance(b, dataset));
  const items: ConfigurationItem[] = [
    ...near.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), description: t("the workspace's configuration"), load: () => loadFile(uri) })),
    { label: t("Small model on this CPU"), detail: summary(PRESETS.cpu), load: () => Promise.resolve(resolveConfiguration({ preset: "cpu" })) },
    { label: t("The guide's values, for a GPU"), detail: summary(PRESETS.guide), load: () => Promise.resolve(resolveConfiguration({ preset: "guide" })) },
  ];
  return new Promise((resolve) => {
    const pick = vscode.window.createQuickPick<ConfigurationItem>();
    pick.title = title;
    pick.items = items;
    pick.buttons = [vscode.QuickInputButtons.Back];
    pick.onDidTriggerButton(() => finish("back"));
    pick.onDidAccept(() => finish(pick.selectedItems[0]));
    pick.onDidHide(() => finish(undefined));
    const finish = (result: ConfigurationItem | "back" | undefined): void => {
      resolve(result);
      pick.dispose();
    };
    pick.show();
  });
}

/** Folders between two files. */
function distance(a: vscode.Uri, b: vscode.Uri): number {
  return path.relative(path.dirname(a.fsPath), path.dirname(b.fsPath)).split(path.sep).filter((part) => part !== "").length;
}

async function loadFile(uri: vscode.Uri): Promise<TrainingConfiguration> {
  const document = await vscode.workspace.openTextDocument(uri);
  return resolveConfiguration(decodeOverrides(document.getText(), vscode.workspace.asRelativePath(uri)));
}

function summary({ lora, epochs, learningRate, batchSize, gradientAccumulationSteps, maxLength, quantization }: TrainingConfiguration): string {
  const batch = gradientAccumulationSteps === 1 ? String(batchSize) : `${batchSize} × ${gradientAccumulationSteps}`;
  return t("r {rank}, {epochs} epochs, learning rate {rate}, batch {batch}, {length} tokens, {bits}", {
    rank: lora.r,
    epochs,
    rate: learningRate,
    batch,
    length: maxLength,
    bits: quantization === "4bit" ? t("4-bit on a GPU") : t("full precision"),
  });
}
