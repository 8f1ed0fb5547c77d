import type { AskOptions, Reply, TargetIdentity } from "../../core/evaluation/target";
import type { Target } from "./target";

/** A server that takes a share of the questions. */
export interface Sharer {
  readonly host: string;
  readonly target: Target;
}

/** Two servers have other things under the name of one model; `what` says which. */
export class ServersDifferError extends Error {
  readonly kind = "servers_differ";
  constructor(
    readonly what: "digest" | "template" | "system",
    readonly model: string,
    readonly first: { readonly host: string; readonly value: string },
    readonly second: { readonly host: string; readonly value: string },
  ) {
    super(`${model}: ${what}: ${first.host} ${first.value}, ${second.host} ${second.value}`);
  }
}

/** Several servers that have the same model and share the questions. One that dies hands its question, and all that would have come to it, to the others. */
export class SharedTarget implements Target {
  private readonly dead = new Set<string>();
  /** That all have the same model was seen. */
  private known = false;
  /** The places that are free, a server once for each question that it takes at a time. */
  private readonly free: Sharer[];
  private waiting: ((sharer: Sharer | undefined) => void)[] = [];

  /** @param places how many questions each takes at once. */
  constructor(
    private readonly sharers: readonly Sharer[],
    places: number,
    /** Told once of each server that dies. */
    private readonly onDead: (host: string) => void = () => undefined,
  ) {
    this.free = Array.from({ length: places }, () => sharers).flat();
  }

  get hosts(): readonly string[] {
    return this.sharers.map(({ host }) => host);
  }

  /**
   * That of the servers that live: all of them before anything was asked.
   * @throws {ServersDifferError}
   */
  async identity(signal: AbortSignal): Promise<TargetIdentity> {
    const living = this.sharers.filter(({ host }) => !this.dead.has(host));
    const found = await Promise.allSettled(living.map(({ target }) => target.identity(signal)));
    const told = found.flatMap((one, place) => (one.status === "fulfilled" ? [{ host: living[place]?.host ?? "", identity: one.value }] : []));
    const failed = found.find((one) => one.status === "rejected");
    const [first, ...others] = told;
    // Before the first question each must answer; later, who does not is told by its answers.
    if (failed !== undefined && (first === undefined || !this.known)) throw failed.reason;
    if (first === undefined) throw new Error("no server is left");
    for (const { host, identity } of others) {
      for (const what of ["digest", "template", "system"] as const) {
        if (identity[what] === first.identity[what]) continue;
        // In the middle of a run other weights are a change of the model.
        if (this.known) return { ...first.identity, digest: "" };
        throw new ServersDifferError(what, identity.model, { host: first.host, value: first.identity[what] ?? "–" }, { host, value: identity[what] ?? "–" });
      }
    }
    this.known = true;
    return first.identity;
  }

  async ask(prompt: string, options: AskOptions, signal: AbortSignal): Promise<Reply> {
    let last: Reply = { text: "", state: "error", seconds: 0, fault: "unreachable", error: this.hosts.join(", ") };
    for (;;) {
      signal.throwIfAborted();
      const sharer = await this.take();
      if (sharer === undefined) return last;
      try {
        last = { ...(await sharer.target.ask(prompt, options, signal)), host: sharer.host };
        if (last.fault !== "unreachable") return last;
        this.bury(sharer.host);
      } finally {
        this.give(sharer);
      }
    }
  }

  private take(): Promise<Sharer | undefined> {
    const next = this.free.shift();
    if (next !== undefined) return Promise.resolve(next);
    if (this.dead.size === this.sharers.length) return Promise.resolve(undefined);
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  private give(sharer: Sharer): void {
    if (this.dead.has(sharer.host)) return;
    const next = this.waiting.shift();
    if (next === undefined) this.free.push(sharer);
    else next(sharer);
  }

  private bury(host: string): void {
    if (this.dead.has(host)) return;
    this.dead.add(host);
    this.free.splice(0, this.free.length, ...this.free.filter((sharer) => sharer.host !== host));
    this.onDead(host);
    if (this.dead.size < this.sharers.length) return;
    for (const resolve of this.waiting.splice(0)) resolve(undefined);
  }
}
