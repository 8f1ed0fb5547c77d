import path from "node:path";
import * as vscode from "vscode";
import type { DatasetRules } from "../../core/dataset/rules";
import type { LeakingPair } from "../../core/dataset/leakage";
import { readTrainingRows, type PlannedSplit, type TrainingRows } from "../../platform/training/trainingRows";
import { leakagePlaceText, leakageReasonText, leakageText } from "../../shared/words/leakage";
import { goneText, otherSplitText } from "../../shared/words/split";
import { showInformation } from "../services/messages";
import { t } from "../words";
import type { TrainingChoice } from "./trainingPicks";

/** How the question about leaking rows is put. */
interface LeakageQuestion {
  /** The button that goes on. */
  readonly goOn: string;
  readonly detail: string;
}

/** The rows of a training, once the user has agreed to how they are split and to what leaks. */
export async function agreedRows({ dataset, configuration }: Pick<TrainingChoice, "dataset" | "configuration">, rules: DatasetRules, question: LeakageQuestion, signal: AbortSignal): Promise<TrainingRows | undefined> {
  const read = (newSplit: boolean): Promise<TrainingRows> => readTrainingRows(dataset.fsPath, { configuration, rules, newSplit }, signal);
  const frozen = await read(false);
  const answer = await askSplit(frozen.split);
  if (answer === undefined) return undefined;
  const rows = answer === "new" ? await read(true) : frozen;
  return (await acknowledgesLeakage(rows.leakage.pairs, dataset, question)) ? rows : undefined;
}

/** What a person has said of a frozen split that the configuration would make otherwise. */
type SplitAnswer = "keep" | "new" | undefined;

/** Says which rows are gone from a frozen split, and asks what to do where the configuration has another seed or share. `undefined`: nothing. */
async function askSplit({ file, frozen, gone, asked }: PlannedSplit): Promise<SplitAnswer> {
  const name = path.basename(file);
  if (gone.length > 0) void showInformation(goneText(name, gone, t));
  if (frozen === undefined || asked === undefined) return "keep";
  const keep = t("Keep the Split");
  const anew = t("Split Anew");
  const detail = t("Runs are comparable only where they share a split.");
  const chosen = await vscode.window.showWarningMessage(otherSplitText(name, frozen, asked, t), { modal: true, detail }, keep, anew);
  return chosen === keep ? "keep" : chosen === anew ? "new" : undefined;
}

/**
 * Asks whether to go on although rows leak. The rows can be looked at first; opening a pair ends the question, since its rows are to be changed.
 * The list lets one go on too and does not lead back: the Escape that closes a list would close a dialog that comes before the key is let go.
 * @param dataset in whose folder the pairs' files are named.
 */
async function acknowledgesLeakage(pairs: readonly LeakingPair[], dataset: vscode.Uri, { goOn, detail }: LeakageQuestion): Promise<boolean> {
  if (pairs.length === 0) return true;
  const show = t("Show the Rows");
  const chosen = await vscode.window.showWarningMessage(leakageText(pairs.length, t), { modal: true, detail }, show, goOn);
  if (chosen !== show) return chosen === goOn;
  const picked = await pickPair(pairs, goOn);
  if (picked?.pair !== undefined) await openPair(picked.pair, dataset);
  return picked !== undefined && picked.pair === undefined;
}

interface PairItem extends vscode.QuickPickItem {
  /** `undefined`: go on all the same. */
  readonly pair?: LeakingPair;
}

async function pickPair(pairs: readonly LeakingPair[], goOn: string): Promise<PairItem | undefined> {
  const items = pairs.map((pair): PairItem => ({
    label: `${pair.first.id} ↔ ${pair.second.id}`,
    description: leakageReasonText(pair.reason, t),
    detail: `${leakagePlaceText(pair.first, t)} · ${leakagePlaceText(pair.second, t)}`,
    pair,
  }));
  const last: readonly PairItem[] = [{ label: "", kind: vscode.QuickPickItemKind.Separator }, { label: goOn, alwaysShow: true }];
  return vscode.window.showQuickPick([...items, ...last], { title: t("Rows that leak"), placeHolder: t("A pair opens, its rows side by side"), matchOnDescription: true, matchOnDetail: true });
}

/** Both rows, side by side. */
async function openPair({ first, second }: LeakingPair, dataset: vscode.Uri): Promise<void> {
  for (const [{ file, line }, viewColumn] of [[first, vscode.ViewColumn.One], [second, vscode.ViewColumn.Two]] as const) {
    const start = new vscode.Position(line - 1, 0);
    await vscode.window.showTextDocument(vscode.Uri.joinPath(dataset, "..", file), { viewColumn, preview: false, selection: new vscode.Range(start, start) });
  }
}
