import * as vscode from "vscode";
import { COMMANDS, CONTEXT_KEYS, PANELS } from "../../contributions";
import { isDataset } from "../../core/dataset/datasetCheck";
import type { KeptPanels } from "../panels/keptPanels";
import { DATASET_LANGUAGE } from "../rows/datasetDocuments";
import type { Services } from "../services/services";
import type { DatasetReportPanel } from "./reportPanel";

/** "Clinical Prompts: Dataset Report", and whether a dataset is in front, for the button of its editor. */
export function registerDatasetReport(services: Services, panels: KeptPanels): vscode.Disposable {
  const { documents } = services;
  let loading: Promise<DatasetReportPanel> | undefined;
  const report = (): Promise<DatasetReportPanel> => (loading ??= import("./reportPanel").then((module) => new module.DatasetReportPanel({ ...services, panels })));
  let inFront: boolean | undefined;
  const look = (): void => {
    const document = vscode.window.activeTextEditor?.document;
    // The report itself has the focus: the dataset beside it keeps its button.
    if (document === undefined) return;
    const checked = document.languageId === DATASET_LANGUAGE ? documents.of(document) : undefined;
    const now = checked !== undefined && isDataset(checked.check);
    if (now !== inFront) void vscode.commands.executeCommand("setContext", CONTEXT_KEYS.datasetInFront, now);
    inFront = now;
  };
  return vscode.Disposable.from(
    new vscode.Disposable(() => void loading?.then((panel) => panel.dispose())),
    documents.onDidCheck(look),
    vscode.window.onDidChangeActiveTextEditor(look),
    panels.register(PANELS.datasetReport, async (panel, shown) => (await report()).revive(panel, shown)),
    vscode.commands.registerCommand(COMMANDS.datasetReport, async () => (await report()).show()),
  );
}
