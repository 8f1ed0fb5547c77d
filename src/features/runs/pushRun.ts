import path from "node:path";
import * as vscode from "vscode";
import { firstThere } from "../../platform/files";
import { hasCudaGpu } from "../../platform/python/environment";
import { startErrorText } from "../../platform/training/errorText";
import { hubOf, partsToPush, PushError, pushModel, refuseUnacknowledged, REPOSITORY, type PushedModel, type PushedPart } from "../../platform/training/pushModel";
import { backendOfRun, RUN_FILES } from "../../platform/training/runFolder";
import type { StoredRun } from "../../platform/training/runStore";
import { trainingBridge } from "../../platform/training/trainingEnvironment";
import { pushedPartText, pushedText, pushErrorText, pushText } from "../../shared/words/push";
import { bytesText } from "../../shared/words/runs";
import { askTyped, BACK } from "../services/askTyped";
import { pickOne } from "../services/pick";
import { sayError, withCancellableProgress } from "../services/progress";
import type { Services } from "../services/services";
import { showInformation } from "../services/messages";
import { t } from "../words";
import { datasetCandidates } from "./runPlaces";

type PushServices = Pick<Services, "cache" | "log" | "productRoot" | "protocols">;

/** Sends a run's adapter or merged model to a hub, once the user has read what goes where. */
export async function pushRun({ folder, manifest }: StoredRun, services: PushServices): Promise<void> {
  const say = async (error: unknown): Promise<void> => {
    const text = error instanceof PushError ? pushErrorText(error, t) : startErrorText(error, t);
    if (text === undefined) throw error;
    await sayError(services.log, "push", text);
  };
  try {
    const parts = await partsToPush(folder);
    if (parts.size === 0) throw new PushError("nothing_to_push", "adapter");
    await refuseNames(folder, manifest.dataset.file, services);
    const chosen = await askWhatAndWhere(parts, manifest.name);
    if (chosen === undefined) return;
    const pushed = await send(folder, chosen, services, say);
    if (pushed === undefined) return;
    const open = t("Open in Browser");
    if ((await showInformation(pushedText(pushed, t), open)) === open) await vscode.env.openExternal(vscode.Uri.parse(pushed.url));
  } catch (error) {
    await say(error);
  }
}

async function refuseNames(folder: string, file: string, { protocols }: PushServices): Promise<void> {
  const dataset = await firstThere(await datasetCandidates(folder, file));
  const { rules } = await protocols.ofFile(vscode.Uri.file(dataset ?? path.join(folder, RUN_FILES.train)));
  await refuseUnacknowledged(folder, dataset, rules, new AbortController().signal);
}

interface Chosen {
  readonly part: PushedPart;
  readonly repository: string;
  readonly bytes: number;
}

/** @returns `undefined` when the user has turned away. */
async function askWhatAndWhere(parts: ReadonlyMap<PushedPart, number>, name: string): Promise<Chosen | undefined> {
  const title = t("Push “{name}” to the Hugging Face Hub", { name });
  const items = [...parts].map(([part, bytes]) => ({ label: pushedPartText(part, t), description: bytesText(bytes, t), value: { part, bytes } }));
  for (;;) {
    const what = await pickOne(title, items, { back: false });
    if (what === undefined || what === "back") return undefined;
    const wrong = t("A repository of the hub reads like owner/name.");
    const repository = await askTyped({ title, prompt: t("Repository, as owner/name: a new one is private"), value: "", refusal: (value) => (REPOSITORY.test(value) ? undefined : wrong) });
    if (repository === undefined) return undefined;
    if (repository !== BACK) return { ...what, repository };
  }
}

async function send(folder: string, { part, repository, bytes }: Chosen, { cache, productRoot, log }: PushServices, failed: (error: unknown) => Promise<void>): Promise<PushedModel | undefined> {
  const [first = "", ...rest] = pushText({ folder, part, bytes, repository, isPublic: false, hub: hubOf(process.env) }, t);
  const yes = t("Send");
  if ((await vscode.window.showWarningMessage(first, { modal: true, detail: rest.join("\n\n") }, yes)) !== yes) return undefined;
  log.info(`[push] ${part} of ${folder} to ${repository}`);
  return withCancellableProgress(
    t("Sending {part} to {repository}", { part: pushedPartText(part, t), repository }),
    async (_report, signal) => {
      const bridge = await trainingBridge({ cache, bridgeFolder: path.join(productRoot, "python-bridge") }, { backend: await backendOfRun(folder) }, await hasCudaGpu(signal));
      return pushModel({ folder, part, repository, isPublic: false }, bridge, process.env, signal);
    },
    failed,
  );
}
