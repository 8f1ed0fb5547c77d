import { messageOf } from "../../core/messageOf";
import type { Consent } from "../../platform/consent";
import { provideInstallation } from "../../platform/installation";
import { startErrorText } from "../../platform/training/errorText";
import { setUpStepText, standInText } from "../../shared/words/environment";
import { requireNamedOllama, requireNamedPython } from "../services/namedByWorkspace";
import { sayError, withCancellableProgress } from "../services/progress";
import type { Services } from "../services/services";
import { optionalSetting } from "../services/settings";
import { showInformation, showWarning } from "../services/messages";
import { t } from "../words";

/** Provides what training and scoring need. It may be cancelled and begun again: what is complete stays, and nothing else does. */
export async function setUp({ productRoot, log }: Services, consent: Consent): Promise<void> {
  const installation = await withCancellableProgress(
    t("Setting up this machine"),
    async (report, signal) => {
      await requireNamedPython(consent);
      await requireNamedOllama(consent);
      return provideInstallation({
        productRoot,
        env: process.env,
        pythonSetting: optionalSetting("python"),
        ollamaSetting: optionalSetting("ollama.host"),
        development: false,
        signal,
        onLine: (line) => log.info(`[setup] ${line}`),
        onStep: (step) => report(setUpStepText(step, t)),
      });
    },
    async (error) => {
      await sayError(log, "setup", startErrorText(error, t) ?? t("This machine could not be set up: {message}", { message: messageOf(error) }));
    },
  );
  if (installation === undefined) return;
  if (installation.ollama === undefined) void showWarning(standInText(t));
  else void showInformation(t("Everything that training and scoring need is here."));
}
