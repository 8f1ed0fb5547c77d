import path from "node:path";
import * as vscode from "vscode";
import { runName } from "../../core/training/runName";
import { requireDestinations } from "../../platform/consent";
import { hasCudaGpu } from "../../platform/python/environment";
import { backendOfRun, readManifest, RUN_FILES, setOllamaHost } from "../../platform/training/runFolder";
import { startTrainer } from "../../platform/training/trainer";
import { refuseLearntNames, type LearntRun } from "../../platform/training/rowsThatLeave";
import { createReproduction, ReproductionError, requireSameDataset } from "../../platform/training/reproduceRun";
import { machineOf, trainerDestinations, type Machine } from "../../platform/training/remote/machine";
import { trainingBridge } from "../../platform/training/trainingEnvironment";
import { t } from "../words";
import { resumeElsewhere } from "./trainElsewhere";
import { provisioningOf, serverIfAny, serverOf, type TrainingHost } from "./trainingHost";
import { endingServer, launch } from "./launch";

/** Goes on with a run that was interrupted, from its last checkpoint or its last finished phase. */
export async function resumeTraining(folder: string, host: TrainingHost): Promise<void> {
  await launch(host, async (report, signal) => {
    report(t("looking for Python and Ollama"));
    const machine = await machineOf(folder);
    if (machine !== undefined) {
      await requireDestinations(() => trainerDestinations(machine), host.consent);
      const server = await (machine.kind === "local" ? serverIfAny(host, signal) : serverOf(host, signal));
      return endingServer(server, async () => {
        await serveBy(server?.host, folder, machine, host, signal);
        return resumeElsewhere(folder, machine, host.productRoot, report, signal);
      });
    }
    const bridge = await trainingBridge(provisioningOf(host, signal), { backend: await backendOfRun(folder) }, await hasCudaGpu(signal));
    const server = await serverOf(host, signal);
    return endingServer(server, async () => {
      await serveBy(server.host, folder, undefined, host, signal);
      return { folder, pid: await startTrainer(folder, bridge, process.env) };
    });
  });
}

/** Does a run again under another name: same rows, same configuration, same seeds. Refuses where the dataset is another by now. */
export async function reproduceTraining(folder: string, host: TrainingHost): Promise<void> {
  await launch(host, async (report, signal) => {
    report(t("looking whether the dataset is the same"));
    const manifest = await readManifest(folder);
    if (manifest === undefined) throw new ReproductionError("files_missing", RUN_FILES.manifest);
    await requireSameDataset(manifest, await host.datasetCandidates(folder, manifest.dataset.file), signal);
    report(t("looking for Python and Ollama"));
    const bridge = await trainingBridge(provisioningOf(host, signal), { backend: await backendOfRun(folder) }, await hasCudaGpu(signal));
    const server = await serverOf(host, signal);
    return endingServer(server, async () => {
      await refuseLearntNames(learntRun(folder, undefined, host), server.host, signal);
      const again = await createReproduction(folder, runName(path.basename(path.resolve(folder, "..", "..")), new Date()), new Date());
      await setOllamaHost(again, server.host);
      return { folder: again, pid: await startTrainer(again, bridge, process.env) };
    });
  });
}

/** Points a run to the Ollama that answers now, where what it has learnt may go there. @param ollamaHost `undefined`: the one that the run names stays. */
async function serveBy(ollamaHost: string | undefined, folder: string, machine: Machine | undefined, host: TrainingHost, signal: AbortSignal): Promise<void> {
  await refuseLearntNames(learntRun(folder, machine, host), ollamaHost, signal);
  if (ollamaHost !== undefined) await setOllamaHost(folder, ollamaHost);
}

function learntRun(folder: string, machine: Machine | undefined, host: TrainingHost): LearntRun {
  return { folder, machine, candidates: (file) => host.datasetCandidates(folder, file), rulesFor: (dataset) => host.rulesFor(vscode.Uri.file(dataset ?? path.join(folder, RUN_FILES.train))) };
}
