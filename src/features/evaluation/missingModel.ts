import * as vscode from "vscode";
import { listModels, type OllamaError } from "../../platform/ollama/client";
import { pullModel } from "../../platform/ollama/pull";
import { plainText } from "../plainText";
import { showWarning } from "../services/messages";
import { withCancellableProgress } from "../services/progress";
import { t } from "../words";
import type { EvaluationRequest, Evaluations } from "./evaluations";

/** How the user is asked; a test answers itself. */
export interface Asking {
  readonly choose: (message: string, ...choices: string[]) => Thenable<string | undefined>;
  readonly pick: (models: string[], title: string) => Thenable<string | undefined>;
}

const WINDOW: Asking = {
  choose: (message, ...choices) => showWarning(message, ...choices),
  pick: async (models, title) => (await vscode.window.showQuickPick(models.map((model) => ({ label: plainText(model), model })), { title }))?.model,
};

/** A server does not have the model: it may download it, after a yes, or another one is asked. The evaluation begins then. */
export async function offerModel({ host, message: model }: OllamaError, request: EvaluationRequest, evaluations: Pick<Evaluations, "start" | "say">, { choose, pick }: Asking = WINDOW): Promise<void> {
  const { spec } = request;
  if (spec.kind !== "ollama") return;
  const [download, another] = [t("Download It"), t("Pick Another Model")];
  // Another model would not be what an earlier evaluation has asked.
  const choices = request.as === undefined ? [download, another] : [download];
  const chosen = await choose(t("Ollama at {host} has no model “{model}”. It can download it from its library on the Internet, which may be some gigabytes.", { host, model }), ...choices);
  if (chosen === download) {
    const done = await withCancellableProgress(
      t("Downloading “{model}”", { model }),
      async (report, signal) => {
        await pullModel(host, model, (share) => report(`${Math.floor(100 * share)} %`), signal);
        return true;
      },
      (error) => evaluations.say(error),
    );
    if (done === true) await evaluations.start(request);
  } else if (chosen === another) {
    const models = await listModels(host, AbortSignal.timeout(60_000));
    const picked = await pick(models.map(({ name }) => name), t("Which model?"));
    if (picked !== undefined) await evaluations.start({ ...request, spec: { ...spec, model: picked } });
  }
}
