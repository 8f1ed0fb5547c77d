import * as vscode from "vscode";
import type { PlacedRow } from "../../core/dataset/datasetCheck";
import { recordIds } from "../../core/dataset/identity";
import { REWORDED } from "../../core/dataset/augmentation/rewording";
import { NotLocalError, rewordingModel, rewordRow } from "../../platform/dataset/rewordRow";
import { isOfThisMachine } from "../../platform/evaluation/testFile";
import { listModels } from "../../platform/ollama/client";
import { hostUrl } from "../../platform/ollama/host";
import { resolveOllama } from "../../platform/ollama/resolve";
import { augmentationRefusalText, rewordingErrorText } from "../../shared/words/augmentation";
import { rowAt, type CheckedDocument } from "../rows/datasetDocuments";
import { sayError, withCancellableProgress } from "../services/progress";
import type { Services } from "../services/services";
import { ollamaHost } from "../services/settings";
import { showInformation } from "../services/messages";
import { t } from "../words";
import { insertBelow } from "./augmentActions";

/** Asks which of the local models, has it word the row's case otherwise, and adds what passes the check below the row. */
export async function rephrase({ cache, log, documents }: Pick<Services, "cache" | "log" | "documents">, checked: CheckedDocument, placed: PlacedRow): Promise<void> {
  const failed = async (error: unknown): Promise<void> => {
    await sayError(log, "rephrase", rewordingErrorText(error, t));
  };
  const said = await withCancellableProgress(t("Rephrasing with the local model"), async (report, signal) => {
    const configured = ollamaHost();
    const host = configured && hostUrl(configured);
    // Not even looked at: a workspace may name it.
    if (host !== undefined && host !== "" && !isOfThisMachine(host)) throw new NotLocalError(host);
    const server = await resolveOllama({ configured, cache, build: false, signal, onLine: (line) => log.info(`[ollama] ${line}`) });
    try {
      if (!isOfThisMachine(server.host)) throw new NotLocalError(server.host);
      const models = await listModels(server.host, signal);
      const picked = await vscode.window.showQuickPick(models.map(({ name, servedBy }) => ({ label: name, ...(servedBy !== undefined && { description: servedBy }) })), { title: t("Which model shall word the case otherwise?") });
      if (picked === undefined) return undefined;
      report(picked.label);
      return await addRewording(checked, placed, await rewordingModel(server.host, picked.label, signal), documents, signal);
    } finally {
      await server.stop();
    }
  }, failed);
  if (said !== undefined) await showInformation(said);
}

/** @returns what is to be said where nothing has been added. */
async function addRewording({ document, check, rules }: CheckedDocument, placed: PlacedRow, rewording: Awaited<ReturnType<typeof rewordingModel>>, documents: Services["documents"], signal: AbortSignal): Promise<string | undefined> {
  const ids = recordIds(check.rows.map(({ row: { record } }) => record ?? {}), rules.hash);
  const id = ids[check.rows.indexOf(placed)] ?? "";
  let seed = 1;
  while (ids.includes(`${id}-${REWORDED}-${seed}`)) seed++;
  const result = await rewordRow(placed.row, rewording, { id, seed }, rules, signal);
  if (result.kind === "refused") return augmentationRefusalText(REWORDED, result.refusal, t);
  // Models take their time, and people go on writing.
  const now = await documents.current(document);
  const row = now.check.rows.find(({ row: { text } }) => text === placed.row.text) ?? rowAt(now.check, placed.start);
  if (row?.row.text !== placed.row.text) return t("The row has been changed meanwhile: nothing was added.");
  const edit = new vscode.WorkspaceEdit();
  insertBelow(edit, document, row, result, { needsConfirmation: true, label: t("Rephrase with the local model") });
  await vscode.workspace.applyEdit(edit);
  return undefined;
}
