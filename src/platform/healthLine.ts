import { ollamaUnavailableText, pythonUnavailableText } from "../shared/words/environment";
import { setupAdvice, type HealthLine } from "../shared/words/health";
import { partitionText } from "../shared/words/slurm";
import type { Translate } from "../shared/words/translate";
import { lastLine } from "./hosts/hostError";
import { NEEDED_BYTES, type Finding, type OllamaState } from "./health";
import type { Gpu } from "./python/gpus";
import type { DifferingVersion } from "./python/installedVersions";
import type { ClusterState } from "./training/slurm";

const GIB = 1024 ** 3;

/** A finding as a line for people: its state, the cause and where something is wrong the next step. */
export function healthLine(finding: Finding, t: Translate): HealthLine {
  switch (finding.part) {
    case "python":
      return finding.found.kind === "found"
        ? { state: "ok", part: t("Python"), cause: t("{version} at {place}", { version: finding.found.version, place: finding.found.interpreter }) }
        : { state: "missing", part: t("Python"), cause: pythonUnavailableText(finding.found, t) };
    case "libraries":
      return finding.present
        ? { state: "ok", part: t("Python libraries"), cause: finding.interpreter }
        : { state: "missing", part: t("Python libraries"), cause: t("not installed yet"), next: setupAdvice(t) };
    case "versions":
      return versionsLine(finding.differing, t);
    case "converter":
      return finding.present
        ? { state: "ok", part: t("Converter to GGUF"), cause: finding.program }
        : { state: "missing", part: t("Converter to GGUF"), cause: t("not at {place}", { place: finding.program }), next: setupAdvice(t) };
    case "gpu":
      return gpuLine(finding.gpus, t);
    case "base_model":
      return finding.folder === undefined
        ? { state: "missing", part: t("Base model"), cause: t("not here yet"), next: setupAdvice(t) }
        : { state: "ok", part: t("Base model"), cause: finding.folder };
    case "ollama":
      return { part: t("Ollama"), ...ollamaLine(finding.state, t) };
    case "disk":
      return { part: t("Disk"), ...diskLine(finding, t) };
    case "runs_disk":
      return { part: t("Disk of the runs"), ...diskLine(finding, t) };
    case "ssh":
      return toolLine("ssh", finding.present, "sudo apt install openssh-client", t);
    case "rsync":
      return toolLine("rsync", finding.present, "sudo apt install rsync", t);
    case "slurm":
      return { part: "Slurm", ...clusterLine(finding.cluster, t) };
  }
}

function ollamaLine(state: OllamaState, t: Translate): Omit<HealthLine, "part"> {
  switch (state.kind) {
    case "answers":
      return { state: "ok", cause: t("{version} answers at {place}", { version: state.version, place: state.host }) };
    case "installed":
      return { state: "ok", cause: t("{program}, started when it is needed", { program: state.program }) };
    case "silent":
      return { state: "missing", cause: ollamaUnavailableText({ kind: "host_silent", detail: state.host }, t) };
    case "invalid":
      return { state: "missing", cause: ollamaUnavailableText({ kind: "host_invalid", detail: state.host }, t) };
    case "missing":
      return { state: "missing", cause: ollamaUnavailableText({ kind: "not_installed", detail: state.missingForBuild.join(", ") }, t) };
  }
}

function versionsLine(differing: readonly DifferingVersion[], t: Translate): HealthLine {
  // Set-up makes an environment where there is none, and leaves one that is there as it is.
  return { part: t("Library versions"), ...versionsFound(differing, t("Delete the folder of the Python libraries and run “clinical-prompts setup”: it installs exactly the locked versions."), t) };
}

/** How the versions of an environment compare with its lock file. @param next what to do where they differ. */
export function versionsFound(differing: readonly DifferingVersion[], next: string, t: Translate): Omit<HealthLine, "part"> {
  if (differing.length === 0) return { state: "ok", cause: t("as the lock file has them") };
  const named = differing.map(({ name, wanted, found }) => (found === undefined ? t("{name} is missing ({wanted})", { name, wanted }) : t("{name} is {found} instead of {wanted}", { name, found, wanted })));
  return { state: "notice", cause: named.join(", "), next };
}

/** The CUDA 13 that the locked torch is built with asks for this driver. */
const OLDEST_DRIVER = 580;
/** A 7B model in 4 bits takes about so much to train with short rows. */
const NEEDED_VRAM = 6 * GIB;

/** The NVIDIA GPUs of a machine. */
export function gpuLine(gpus: readonly Gpu[], t: Translate): HealthLine {
  const part = t("GPU");
  const [first] = gpus;
  if (first === undefined) return { state: "notice", part, cause: t("none: training on the CPU, which suits models of some hundred million parameters"), next: t("An NVIDIA GPU that is there and not listed lacks its driver: “sudo apt install nvidia-driver”, then restart.") };
  const cause = gpus.map(({ name, driver, memoryBytes }) => t("{name}, {memory} GB, driver {driver}", { name, memory: (memoryBytes / GIB).toFixed(0), driver })).join("; ");
  if (Number.parseInt(first.driver, 10) < OLDEST_DRIVER) return { state: "missing", part, cause, next: t("The locked libraries need driver {driver} or later: “sudo apt install nvidia-driver”, then restart.", { driver: OLDEST_DRIVER }) };
  if (first.memoryBytes < NEEDED_VRAM) return { state: "notice", part, cause, next: t("A 7B model in 4 bits takes about {needed} GB: train a smaller one, or lower “maxLength”.", { needed: NEEDED_VRAM / GIB }) };
  return { state: "ok", part, cause };
}

function toolLine(part: string, present: boolean, install: string, t: Translate): HealthLine {
  return present ? { state: "ok", part, cause: t("here") } : { state: "notice", part, cause: t("not here: only training on another machine needs it"), next: t("Install it with “{command}”.", { command: install }) };
}

/** The cluster whose login node a machine may be. */
export function clusterLine(cluster: ClusterState, t: Translate): Omit<HealthLine, "part"> {
  switch (cluster.kind) {
    case "absent":
      return { state: "notice", cause: t("no sbatch: only clusters have it, and training on this computer does not need it") };
    case "silent":
      return { state: "notice", cause: t("sbatch is here, but its cluster does not answer: {message}", { message: lastLine(cluster.message) }) };
    case "answers":
      return { state: "ok", cause: t("the cluster answers; partitions: {partitions}", { partitions: cluster.partitions.map((partition) => partitionText(partition, t)).join(", ") }) };
  }
}

function diskLine({ folder, freeBytes }: Extract<Finding, { part: "disk" | "runs_disk" }>, t: Translate): Omit<HealthLine, "part"> {
  const cause = t("{free} GB free at {place}", { free: (freeBytes / GIB).toFixed(1), place: folder });
  if (freeBytes >= NEEDED_BYTES) return { state: "ok", cause };
  return { state: "missing", cause, next: t("Free some space: a run needs up to {needed} GB.", { needed: NEEDED_BYTES / GIB }) };
}
