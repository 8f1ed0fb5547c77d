import { isOver, type JobState } from "../../../core/training/slurmState";
import type { Host } from "../../hosts/host";
import { HostError } from "../../hosts/hostError";
import { cancelJob, jobState, SlurmError, stopAndKeepJob } from "../slurm";
import type { Machine } from "./machine";
import { endRemoteTrainer, remoteTrainerLives, type EndRequest } from "./remoteTrainer";

/** How a training stands on its machine. */
export interface Standing {
  /** Whether more may come of it. */
  readonly lives: boolean;
  /** Whether all that it wrote can be seen: a cluster's disk shows some things late. */
  readonly settled: boolean;
  /** Of its job, where a cluster carries it. */
  readonly job?: JobState;
}

/** What carries a training on a machine: a process of its own there, or a job of the cluster whose login node the machine is. */
export interface Carrier {
  /** @throws {HostError} {SlurmError} */
  stand(signal: AbortSignal): Promise<Standing>;
  /** Its training has said that it ends, or was asked to: looks again soon. */
  hurry(): void;
  /** Asks it to end; where it has ended nothing happens. @throws {HostError} {SlurmError} */
  end(request: EndRequest, signal: AbortSignal): Promise<void>;
}

export function carrierOf(host: Host, machine: Machine, rhythm?: Rhythm): Carrier {
  const { folder, slurm } = machine;
  return slurm === undefined ? processCarrier(host, machine) : new JobCarrier(host, folder, slurm.job, rhythm);
}

function processCarrier(host: Host, machine: Machine): Carrier {
  return {
    stand: async (signal) => ({ lives: await remoteTrainerLives(host, machine, signal), settled: true }),
    hurry: () => undefined,
    end: (request, signal) => endRemoteTrainer(host, machine, request, signal),
  };
}

/** How often to ask, in milliseconds: the controller answers everybody, so it is asked less often than files are read. */
export interface Rhythm {
  readonly queue: number;
  readonly hurried: number;
  /** How long a shared disk may take to show what a job wrote last. */
  readonly settling: number;
}

const RHYTHM: Rhythm = { queue: 10_000, hurried: 1_000, settling: 10_000 };

/** A job that a cluster carries. While its controller is silent, what was known last holds. */
export class JobCarrier implements Carrier {
  private known: JobState | undefined;
  private asked = -Infinity;
  private hurried = false;
  private overSince: number | undefined;

  /** @param folder of the run there. */
  constructor(
    private readonly host: Host,
    private readonly folder: string,
    private readonly job: string | undefined,
    private readonly rhythm: Rhythm = RHYTHM,
  ) {}

  async stand(signal: AbortSignal): Promise<Standing> {
    const { job, rhythm } = this;
    if (job === undefined) return { lives: false, settled: true };
    // A job in the queue waits for minutes: nothing hurries it.
    const pause = this.hurried && this.known?.phase !== "pending" ? rhythm.hurried : rhythm.queue;
    if (this.overSince === undefined && performance.now() - this.asked >= pause) {
      this.asked = performance.now();
      this.known = (await this.now(job, signal)) ?? this.known;
      this.hurried = false;
      if (this.known !== undefined && isOver(this.known)) this.overSince = performance.now();
    }
    const settled = this.overSince !== undefined && performance.now() - this.overSince > rhythm.settling;
    return { lives: this.overSince === undefined, settled, ...(this.known === undefined ? {} : { job: this.known }) };
  }

  hurry(): void {
    this.hurried = true;
  }

  async end(request: EndRequest, signal: AbortSignal): Promise<void> {
    const { host, job } = this;
    if (job === undefined) return;
    try {
      await (request === "cancel" ? cancelJob : stopAndKeepJob)(host, job, signal);
    } catch (error) {
      if (!(error instanceof SlurmError)) throw error;
      if (error.kind === "cluster_down") throw new HostError("unreachable", host.name, error.message, { cause: error });
      // It has ended meanwhile, or has no step yet that could be ended.
      if (error.kind !== "rejected") throw error;
    }
    this.asked = -Infinity;
    this.hurry();
  }

  private async now(job: string, signal: AbortSignal): Promise<JobState | undefined> {
    try {
      return await jobState(this.host, job, this.folder, signal);
    } catch (error) {
      if (error instanceof SlurmError && error.kind === "cluster_down") return undefined;
      throw error;
    }
  }
}
