import type { ExtensionContext } from "vscode";
import { registerEditRows } from "./features/bulk/registerEditRows";
import { registerCommands } from "./features/commands";
import { registerDatasetView } from "./features/dataset/datasetView";
import { registerDatasetReport } from "./features/datasetReport/registerDatasetReport";
import { registerNewDataset } from "./features/dataset/registerNewDataset";
import { registerDiagnose } from "./features/diagnose/registerDiagnose";
import { registerDiagnostics } from "./features/diagnostics/diagnostics";
import { registerEvaluation } from "./features/evaluation/registerEvaluation";
import { registerEvaluationReport } from "./features/evaluationReport/registerEvaluationReport";
import { registerExchange } from "./features/exchange/registerExchange";
import { registerCodeActions } from "./features/fixes/registerCodeActions";
import { registerForm } from "./features/form/registerForm";
import { registerHighlighting } from "./features/highlighting/highlighting";
import { registerHover } from "./features/highlighting/hover";
import { registerLargeFiles } from "./features/largeFiles/registerLargeFiles";
import { KeptPanels } from "./features/panels/keptPanels";
import { registerAddForm } from "./features/protocols/registerAddForm";
import { registerKnowledgeDiagnostics } from "./features/protocols/knowledgeDiagnostics";
import { registerSetUp } from "./features/setup/registerSetUp";
import { registerFirstSight } from "./features/rows/firstSight";
import { registerNavigation } from "./features/rows/navigation";
import { registerOutline } from "./features/rows/outline";
import { registerRowWords } from "./features/rows/registerRowWords";
import { registerStatusItem } from "./features/rows/statusItem";
import { registerRuns } from "./features/runs/runsView";
import { errorLog } from "./features/services/errorLog";
import { createServices } from "./features/services/services";

/** Registers every feature. Nothing heavy happens here: the rules, training and evaluation are loaded when they are first used. */
export function activate(context: ExtensionContext): void {
  const services = createServices(context);
  const panels = new KeptPanels(context.workspaceState, errorLog(services.log, "panels"));
  context.subscriptions.push(
    services,
    panels,
    registerCommands(services),
    registerKnowledgeDiagnostics(services),
    registerDiagnostics(services),
    registerLargeFiles(services),
    registerHighlighting(services),
    registerHover(services),
    registerCodeActions(services),
    registerAddForm(services),
    registerRowWords(services),
    registerOutline(services),
    registerNavigation(services),
    registerForm(services),
    registerStatusItem(services),
    registerFirstSight(services, context.globalState),
    registerDatasetView(services),
    registerDatasetReport(services, panels),
    registerNewDataset(services),
    registerExchange(services),
    registerEditRows(services),
    registerRuns(services, context.workspaceState, panels),
    registerEvaluation(services, context),
    registerEvaluationReport(services, panels),
    registerSetUp(services, context.workspaceState),
    registerDiagnose(services, context.workspaceState),
  );
  services.start();
}
