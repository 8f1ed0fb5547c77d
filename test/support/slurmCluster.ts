import { access, chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { runProgram, startBackground, type Background } from "../../src/platform/process";
import { eventually } from "./deadline";

const DAEMONS = ["munged", "slurmctld", "slurmd"] as const;
const CLIENTS = ["sbatch", "srun", "squeue", "sacct", "scontrol", "scancel"] as const;

/** A real Slurm cluster of two nodes, both on this machine, without accounting. */
export interface SlurmCluster {
  /** One of Slurm's programs, to its end. */
  readonly slurm: (program: (typeof CLIENTS)[number] | "sinfo", ...args: readonly string[]) => Promise<string>;
  /** Ends every job and every daemon. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts munge, a controller and two nodes in a folder of their own; `SLURM_CONF` leads this process and its children to them. Debian's packages
 * munge and slurm-wlm must be there, and the tests must run as root: their absence is a failure, never a skip.
 */
export async function startSlurm(): Promise<SlurmCluster> {
  await requirePrograms();
  const folder = await mkdtemp(path.join(tmpdir(), "clinical-prompts-slurm-"));
  const started: Background[] = [];
  const place = (name: string): string => path.join(folder, name);
  const start = async (program: string, ...args: readonly string[]): Promise<void> => {
    const daemon = await startBackground(program, args, {});
    daemon.died.catch((error: unknown) => (died = error instanceof Error ? error.message : "a daemon ended"));
    started.push(daemon);
  };
  let died: string | undefined;
  const slurm: SlurmCluster["slurm"] = (program, ...args) => runProgram(program, args, { signal: AbortSignal.timeout(30_000) });
  const stop = async (): Promise<void> => {
    await slurm("scancel", "--user=root").catch(() => undefined);
    await eventually(60, "the end of the jobs", async () => ((await slurm("squeue", "--noheader").catch(() => "")) === "" ? true : undefined));
    for (const daemon of started.toReversed()) await daemon.stop();
    delete process.env["SLURM_CONF"];
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await chmod(folder, 0o755);
    await Promise.all(["state", "spool-n1", "spool-n2"].map((name) => mkdir(place(name))));
    await writeFile(place("munge.key"), randomBytes(128), { mode: 0o600 });
    await start("munged", "--foreground", ...["key-file=munge.key", "socket=munge.socket", "pid-file=munge.pid", "log-file=munge.log", "seed-file=munge.seed"].map((option) => `--${option.replace("=", `=${folder}/`)}`));
    await eventually(20, "munge", () => access(place("munge.socket")).then(() => true as const, () => undefined));
    const ports = [await freePort(), await freePort(), await freePort()];
    await writeFile(place("slurm.conf"), configuration(folder, ports));
    process.env["SLURM_CONF"] = place("slurm.conf");
    await start("slurmctld", "-D", "-f", place("slurm.conf"));
    for (const node of ["n1", "n2"]) await start("slurmd", "-D", "-N", node, "-f", place("slurm.conf"));
    await eventually(60, "two idle nodes", async () => {
      if (died !== undefined) throw new Error(`${died}\n${await readFile(place("slurmctld.log"), "utf8").catch(() => "")}`);
      return (await slurm("sinfo", "--noheader", "--Node", "--format=%t").catch(() => "")).trim().split("\n").filter((state) => state.trim() === "idle").length === 2 ? true : undefined;
    });
    return { slurm, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function requirePrograms(): Promise<void> {
  const missing: string[] = [];
  for (const program of [...DAEMONS, ...CLIENTS]) {
    const places = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"].map((bin) => access(path.join(bin, program)));
    await Promise.any(places).catch(() => missing.push(program));
  }
  if (missing.length > 0) throw new Error(`${missing.join(", ")}: not installed. Run the tests by “npm test”, or install munge and slurm-wlm.`);
  if (process.getuid?.() !== 0) throw new Error("The nodes of the test cluster can be started by root alone.");
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === "object" ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

function configuration(folder: string, [controller, first, second]: readonly number[]): string {
  const node = (name: string, port: number | undefined): string => `NodeName=${name} NodeHostname=${hostname()} NodeAddr=127.0.0.1 Port=${port} CPUs=2 RealMemory=8000`;
  return `${[
    "ClusterName=test",
    `SlurmctldHost=${hostname()}(127.0.0.1)`,
    `SlurmctldPort=${controller}`,
    "SlurmUser=root",
    "AuthType=auth/munge",
    `AuthInfo=socket=${folder}/munge.socket`,
    `StateSaveLocation=${folder}/state`,
    `SlurmdSpoolDir=${folder}/spool-%n`,
    `SlurmctldPidFile=${folder}/slurmctld.pid`,
    `SlurmdPidFile=${folder}/slurmd-%n.pid`,
    `SlurmctldLogFile=${folder}/slurmctld.log`,
    `SlurmdLogFile=${folder}/slurmd-%n.log`,
    "ProctrackType=proctrack/pgid",
    "TaskPlugin=task/none",
    "SelectType=select/cons_tres",
    "SelectTypeParameters=CR_Core",
    "SwitchType=switch/none",
    "JobAcctGatherType=jobacct_gather/none",
    "AccountingStorageType=accounting_storage/none",
    "MpiDefault=none",
    "ReturnToService=2",
    "KillWait=10",
    node("n1", first),
    node("n2", second),
    "PartitionName=cpu Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP",
  ].join("\n")}\n`;
}
