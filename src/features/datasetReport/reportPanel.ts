import path from "node:path";
import * as vscode from "vscode";
import { PANELS } from "../../contributions";
import { isDataset } from "../../core/dataset/datasetCheck";
import { datasetReport } from "../../core/dataset/report/datasetReport";
import { messageOf } from "../../core/messageOf";
import { GUIDE_PRESET } from "../../core/training/configuration";
import { trainingTextOf, type KnownTrainingText } from "../../platform/dataset/trainingText";
import { inSlices } from "../../platform/inSlices";
import { decodeRememberedDataset, ReportRows, RevealReportRow, WriteMissingRow, type DatasetReportSelection, type RememberedDataset } from "../../shared/datasetReportProtocol";
import type { PanelServices } from "../panels/followingPanel";
import { handle, WebviewChannel } from "../panels/webviewChannel";
import { WEBVIEW_OPTIONS, webviewHtml } from "../panels/webviewHtml";
import { DATASET_LANGUAGE, SupersededError, type CheckedDocument } from "../rows/datasetDocuments";
import { rangeOf } from "../rows/ranges";
import type { Services } from "../services/services";
import { showInformation } from "../services/messages";
import { t } from "../words";
import { writeMissing } from "./writeMissing";
import { listedRows, spanToSelect, stateOf, type DocumentReport } from "./reportState";

/** The report of the dataset in front: one panel a window, that follows the document as long as it can be seen. */
export class DatasetReportPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private document: vscode.TextDocument | undefined;
  private current: DocumentReport | undefined;
  private counting: AbortController | undefined;
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly services: Services & PanelServices) {
    this.subscriptions = [services.documents.onDidCheck(({ document }) => this.refresh(document)), vscode.window.onDidChangeActiveTextEditor((editor) => this.refresh(editor?.document))];
  }

  async show(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document ?? this.document;
    if (document?.languageId !== DATASET_LANGUAGE) {
      await showInformation(t("Open a .jsonl dataset first."));
      return;
    }
    if (this.panel === undefined) await this.fill(vscode.window.createWebviewPanel(PANELS.datasetReport, titleOf(document), vscode.ViewColumn.Beside), document);
    else this.panel.reveal(undefined, false);
    this.document = document;
    await this.count(await this.services.documents.current(document));
  }

  /** Fills a panel that has come back; one whose dataset is unknown or gone, or that another has taken the place of, closes. */
  async revive(panel: vscode.WebviewPanel, remembered: unknown): Promise<void> {
    const dataset = decodeRememberedDataset(remembered)?.dataset;
    const document = dataset === undefined ? undefined : await vscode.workspace.openTextDocument(vscode.Uri.parse(dataset)).then((found) => found, () => undefined);
    if (document?.languageId !== DATASET_LANGUAGE || this.panel !== undefined) {
      panel.dispose();
      this.panel?.reveal();
      return;
    }
    await this.fill(panel, document);
    await this.count(await this.services.documents.current(document));
  }

  dispose(): void {
    this.counting?.abort();
    this.panel?.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private async fill(panel: vscode.WebviewPanel, document: vscode.TextDocument): Promise<void> {
    const { productRoot } = this.services;
    panel.webview.options = WEBVIEW_OPTIONS;
    this.panel = panel;
    this.document = document;
    this.keep(document);
    const channel = new WebviewChannel(
      panel.webview,
      [
        handle(ReportRows, (selection) => (this.current === undefined ? { total: 0, rows: [] } : listedRows(this.current, selection))),
        handle(RevealReportRow, async ({ row, selection }) => {
          await this.reveal(row, selection);
          return null;
        }),
        handle(WriteMissingRow, async ({ flag, assertion, decision }) => {
          const document = this.current?.checked.document;
          if (document !== undefined) await writeMissing({ flag, assertion, decision: decision ?? undefined }, await this.services.documents.current(document));
          return null;
        }),
      ],
      () => this.current && stateOf(this.current),
    );
    this.sendSnapshot = () => channel.sendSnapshot();
    panel.onDidChangeViewState(() => this.refresh(this.document));
    panel.onDidDispose(() => {
      channel.dispose();
      this.counting?.abort();
      this.panel = undefined;
      this.sendSnapshot = () => undefined;
    });
    panel.webview.html = await webviewHtml(productRoot, "datasetReport");
  }

  private sendSnapshot: () => void = () => undefined;

  /** Counts anew where the document is the one in front, has been checked, and can be seen counted. */
  private refresh(document: vscode.TextDocument | undefined): void {
    if (document === undefined || this.panel?.visible !== true) return;
    const front = vscode.window.activeTextEditor?.document;
    if (document !== this.document && document !== front) return;
    const checked = this.services.documents.of(document);
    if (checked === undefined || checked === this.current?.checked || !isDataset(checked.check)) return;
    this.document = document;
    this.count(checked).catch((error: unknown) => {
      if (!(error instanceof SupersededError)) this.services.log.error(`[report] ${messageOf(error)}`);
    });
  }

  private async count(checked: CheckedDocument): Promise<void> {
    this.counting?.abort();
    const { signal } = (this.counting = new AbortController());
    const training = await this.trainingText(checked.document.uri.fsPath);
    const report = await inSlices(datasetReport(checked.check, checked.rules, training), () => {
      if (signal.aborted) throw new SupersededError();
    });
    if (signal.aborted) return;
    this.current = { checked, report, file: vscode.workspace.asRelativePath(checked.document.uri), limitFrom: training.file === undefined ? null : vscode.workspace.asRelativePath(training.file) };
    this.keep(checked.document);
    this.sendSnapshot();
  }

  private keep(document: vscode.TextDocument): void {
    if (this.panel === undefined) return;
    this.panel.title = titleOf(document);
    this.services.panels.keep(this.panel, { dataset: document.uri.toString() } satisfies RememberedDataset);
  }

  /** A configuration that is broken is said where it is edited; the report goes on with the guide's. */
  private async trainingText(dataset: string): Promise<KnownTrainingText> {
    try {
      return await trainingTextOf(dataset);
    } catch {
      return { template: "mistral", system: undefined, maxLength: GUIDE_PRESET.maxLength, file: undefined };
    }
  }

  private async reveal(index: number, selection: DatasetReportSelection): Promise<void> {
    const document = this.current?.checked.document;
    if (document === undefined) return;
    const { check, rules } = await this.services.documents.current(document);
    const placed = check.rows[index];
    if (placed === undefined) throw new Error(t("The row is no longer in the file."));
    const span = spanToSelect(placed, rules, selection);
    const range = rangeOf(document, { start: placed.start + span.start, end: placed.start + span.end });
    const column = vscode.window.visibleTextEditors.find((shown) => shown.document === document)?.viewColumn ?? vscode.ViewColumn.One;
    const editor = await vscode.window.showTextDocument(document, { selection: range, viewColumn: column });
    editor.revealRange(range, vscode.TextEditorRevealType.InCenter);
  }
}

function titleOf({ uri }: vscode.TextDocument): string {
  return t("Report: {file}", { file: path.basename(uri.path) });
}
