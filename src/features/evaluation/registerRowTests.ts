import * as vscode from "vscode";
import type { Services } from "../services/services";
import { t } from "../words";
import type { Evaluations } from "./evaluations";
import type { RowTests } from "./rowTests";

/**
 * Test files in the Test Explorer, each with its categories and rows; to run one is to ask the model.
 * @param picked the model that is picked in the panel, where that is open.
 */
export function registerRowTests(services: Services, openEvaluations: () => Promise<Evaluations>, picked: () => Promise<string | undefined>): vscode.Disposable {
  const controller = vscode.tests.createTestController("clinicalPrompts.rows", t("Clinical test rows"));
  let loading: Promise<RowTests> | undefined;
  const load = (): Promise<RowTests> => (loading ??= import("./rowTests").then(({ RowTests }) => new RowTests(controller, services)));
  controller.resolveHandler = async (item) => (await load()).resolve(item);
  controller.refreshHandler = async () => (await load()).refresh();
  controller.createRunProfile(t("Ask the model"), vscode.TestRunProfileKind.Run, async (request, token) => (await load()).run(request, await openEvaluations(), picked, token), true);
  return vscode.Disposable.from(controller);
}
