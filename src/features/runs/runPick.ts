import { hasEnded } from "../../core/training/runState";
import type { StoredRun } from "../../platform/training/runStore";
import { runStatusText } from "../../shared/words/runs";
import { plainText } from "../plainText";
import { pickOne } from "../services/pick";
import { t } from "../words";

/** Which of the runs that have ended a command is about. @returns its folder; `undefined` when the user has turned away. */
export async function pickRun(runs: readonly StoredRun[]): Promise<string | undefined> {
  const items = runs.filter(({ state }) => hasEnded(state)).map(({ folder, manifest, state }) => ({ label: plainText(manifest.name), description: runStatusText(state, t), detail: plainText(folder), value: folder }));
  return pickOne(t("Which run?"), items, { back: false, placeholder: items.length === 0 ? t("There is no run that has ended.") : "" });
}
