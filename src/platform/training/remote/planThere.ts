import { stat, statfs } from "node:fs/promises";
import path from "node:path";
import type { BridgeReport } from "../../../core/training/preflight/bridgeReport";
import { nodesOf, type NotCounted, type ToldMachine, type TrainedElsewhere } from "../../../core/training/preflight/elsewhere";
import type { Preflight } from "../../../core/training/preflight/preflight";
import type { RunPlan } from "../../../core/training/plan";
import { checkSlurmOptions, onCluster, slurmProcesses } from "../../../core/training/slurmOptions";
import type { Host } from "../../hosts/host";
import { packageName, sendPackage } from "../../hosts/hostEnvironment";
import { HostError } from "../../hosts/hostError";
import type { MachineFacts } from "../../hosts/hostFacts";
import { examineMachine, rsyncFinding, type HostFinding } from "../../hosts/hostHealth";
import { EnvironmentMissingError, installedInterpreter } from "../../python/environment";
import type { Provisioning } from "../../python/locks";
import { namingSystem } from "../../systemText";
import { askBridge, localBridge, PREFLIGHT_ARGUMENTS, PreflightError, preflightOf, type AskBridge } from "../preflight";
import { prepareRun, type RunRequest } from "../prepareRun";
import { requireSlurm, type ClusterState } from "../slurm";
import { baseModelHere } from "../trainingEnvironment";
import { namingRows } from "../trainingRows";
import { distinctOf, jobScript, machineThere, namedInterpreter, type MachineChoice } from "./startRemote";

export interface PlanThereRequest extends Omit<RunRequest, "cuda"> {
  /** Where runs of this dataset lie here. */
  readonly runsFolder: string;
  readonly choice: MachineChoice;
  /** `user@machine:port`; `undefined` on a login node. */
  readonly address: string | undefined;
  /** Whether rows that name nobody may be given to a Python there to be counted, where there is none here. */
  readonly mayAskThere: boolean;
}

/** A run that is planned for another machine; nothing of it has been written or sent. */
export interface PlannedThere {
  readonly plan: RunPlan;
  readonly preflight: Preflight;
  /** What the machine has. */
  readonly findings: readonly HostFinding[];
  /** Of the run's folder there. */
  readonly distinct: string;
}

/**
 * Plans a run for another machine and looks at it with what this computer and that machine know. Nothing is written; rows go there only to be counted, and only
 * where they may.
 * @throws {HostError} {SlurmError} {SlurmOptionError} {PreflightError} {TrainerError}
 * @throws {EnvironmentMissingError} where the small model is to be made first, or on a login node without set-up.
 */
export async function planThere(host: Host, { runsFolder, choice, address, mayAskThere, ...request }: PlanThereRequest, provisioning: Provisioning): Promise<PlannedThere> {
  const { signal, bridgeFolder } = provisioning;
  const { folder, slurm } = choice;
  if (slurm !== undefined) checkSlurmOptions(slurm);
  const lock = slurm === undefined ? undefined : (slurm.gpus ?? 0) > 0 ? "unsloth" : "cpu";
  const named = await namedInterpreter(host, choice, lock === "unsloth", provisioning);
  const { findings, facts, cluster } = await examineMachine(host, { bridgeFolder, python: named, folder: folder ?? slurm?.folder, lock }, signal);
  if (slurm !== undefined) await requireSlurm(host, signal);
  const cuda = slurm === undefined ? facts.gpus.length > 0 : lock === "unsloth";

  const configuration = await baseModelHere(slurm === undefined ? request.configuration : onCluster(request.configuration, slurm), provisioning);
  const plan = await prepareRun({ ...request, configuration, cuda });
  const distinct = distinctOf(path.join(runsFolder, request.name));
  const { interpreter } = facts.environment;
  const machine = machineThere(request.name, host, { root: facts.root, interpreter, packageFolder: `${facts.root}/${await packageName(bridgeFolder)}`, slurm }, distinct);
  const sendsModel = host.kind === "ssh" && (await isFolder(configuration.baseModel));
  const nodes = slurm === undefined ? undefined : nodesOf(slurm, partitionsOf(cluster));
  const elsewhere: TrainedElsewhere = {
    host: host.name,
    address,
    root: facts.root,
    folder: machine.folder,
    installs: facts.environment.state === "missing" || facts.environment.state === "incomplete",
    sendsModel,
    freeHere: await freeBytesHere(runsFolder),
    cluster: slurm === undefined ? undefined : { options: slurm, partition: nodes?.partition, script: jobScript(machine, slurm) },
  };
  const told: ToldMachine = {
    ...(nodes === undefined ? deviceOf(facts) : { device: nodes.device, freeMemory: nodes.freeMemory }),
    bfloat16: slurm === undefined && facts.bfloat16,
    freeDisk: facts.freeBytes ?? null,
    hasBaseModel: host.kind === "local" && (await isFolder(configuration.baseModel)),
    processes: slurm === undefined ? 1 : slurmProcesses(slurm),
  };
  const mayGo = host.kind === "local" || (mayAskThere && namingSystem(request.configuration, request.rules) === undefined && (await namingRows(request.rows, request.rules, () => signal.throwIfAborted())).length === 0);
  const there = mayGo && !elsewhere.installs ? { interpreter, packageFolder: machine.packageFolder } : undefined;
  const report = await count(plan, machine.folder, told, there === undefined ? undefined : bridgeThere(host, there, bridgeFolder), provisioning);
  const preflight = await preflightOf({ plan, rows: request.rows, rules: request.rules, runsFolder, report, elsewhere }, signal);
  return { plan, preflight, findings: await shownFindings(findings, facts, host, slurm !== undefined, signal), distinct };
}

/** By the tokenizer of this computer where it has one, else by that of the machine. */
async function count(plan: RunPlan, folder: string, machine: ToldMachine, there: AskBridge | undefined, provisioning: Provisioning): Promise<BridgeReport | NotCounted> {
  const { signal } = provisioning;
  let reason: NotCounted = "no_python";
  for (const ask of [await bridgeHere(provisioning), there]) {
    if (ask === undefined) continue;
    try {
      return await askBridge(plan, folder, ask, signal, machine);
    } catch (error) {
      // A machine that reaches a hub or has a folder can know a model that this one cannot read, and the other way round.
      if (!(error instanceof PreflightError) || !UNREAD.includes(error.code)) throw error;
      reason = "no_model";
    }
  }
  return reason;
}

const UNREAD: readonly string[] = ["base_model_missing", "base_model_unreadable"];

async function bridgeHere(provisioning: Provisioning): Promise<AskBridge | undefined> {
  for (const kind of ["cpu", "unsloth"] as const) {
    try {
      return localBridge({ interpreter: await installedInterpreter(kind, provisioning), packageFolder: provisioning.bridgeFolder });
    } catch (error) {
      if (!(error instanceof EnvironmentMissingError)) throw error;
    }
  }
  return undefined;
}

/** The rows go to its standard input; nothing but the bridge itself is written there. */
function bridgeThere(host: Host, { interpreter, packageFolder }: { readonly interpreter: string; readonly packageFolder: string }, bridgeFolder: string): AskBridge {
  if (host.kind === "local") return localBridge({ interpreter, packageFolder: bridgeFolder });
  return async (input, signal) => {
    await sendPackage(host, bridgeFolder, packageFolder, signal);
    const { code, stdout } = await host.run("env", [`PYTHONPATH=${packageFolder}`, "PYTHONUTF8=1", interpreter, ...PREFLIGHT_ARGUMENTS], { signal, input });
    // What Python says on its way out may hold text of a row.
    if (code !== 0) throw new HostError("python_unusable", host.name, `${interpreter}: ${code}`);
    return stdout;
  };
}

function deviceOf({ gpus, freeGpuBytes, processor, cores, freeMemoryBytes }: MachineFacts): Pick<ToldMachine, "device" | "freeMemory"> {
  const [gpu] = gpus;
  if (gpu !== undefined) return { device: { kind: "cuda", name: gpu.name, memoryBytes: gpu.memoryBytes }, freeMemory: freeGpuBytes ?? null };
  return { device: { kind: "cpu", name: processor ?? "CPU", ...(cores === undefined ? {} : { cores }) }, freeMemory: freeMemoryBytes ?? null };
}

/** Jobs compute on the nodes: what the login node computes with says nothing of them. */
async function shownFindings(findings: readonly HostFinding[], facts: MachineFacts, host: Host, isJob: boolean, signal: AbortSignal): Promise<readonly HostFinding[]> {
  const shown = isJob ? findings.filter(({ part }) => part !== "gpu" && part !== "processor") : findings;
  return host.kind === "local" ? shown : [...shown, await rsyncFinding(facts, signal)];
}

function partitionsOf(cluster: ClusterState) {
  return cluster.kind === "answers" ? cluster.partitions : [];
}

async function isFolder(place: string): Promise<boolean> {
  return stat(place).then((found) => found.isDirectory(), () => false);
}

async function freeBytesHere(place: string): Promise<number> {
  let folder = path.resolve(place);
  while (!(await isFolder(folder))) folder = path.dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
