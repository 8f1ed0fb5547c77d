import { mkdir, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { captureProgram, ProcessError, type Captured, type RunOptions } from "../process";
import type { CommandResult, Host, HostCall, TransferProgress } from "./host";
import { HostError, lastLine, rsyncFault, sshFault } from "./hostError";
import { rsyncWord, shellCommand } from "./shellWords";

const CONNECT_SECONDS = 15;
/** A connection that is silent so often for so long is lost. */
const ALIVE_SECONDS = 5;
const ALIVE_COUNT = 3;
/** How long the shared connection outlives the last that used it. */
const PERSIST_SECONDS = 60;
const SILENT_SECONDS = 60;
/** Exit code of ssh for faults of its own. */
const SSH_FAILED = 255;
/** Most that is read of a file at once. */
const PIECE_BYTES = 4 * 1024 ** 2;
/** Sockets have short paths: the one of the connection gets 40 characters more for its name, and 17 while it is made. */
const SOCKETS_PARENT = "/tmp";
/** What holds nothing of a run. */
const LEFT_OUT = ["__pycache__", ".rsync-partial"];

const READ_FROM = 'test -f "$1" || exit 0; tail -c "+$2" -- "$1" | head -c "$3"';

export interface SshOptions {
  /** Another configuration than the user's own. */
  readonly configFile?: string | undefined;
}

/** Where a host's name leads, as the user's configuration says. */
export interface ResolvedHost {
  readonly user: string;
  readonly hostname: string;
  readonly port: string;
}

/** As people write an address. */
export function addressText({ user, hostname, port }: ResolvedHost): string {
  return `${user}@${hostname}:${port}`;
}

/** The environment's choice of an SSH configuration; empty or missing: the user's own. */
export function sshOptionsOf({ CLINICAL_PROMPTS_SSH_CONFIG: configFile }: NodeJS.ProcessEnv): SshOptions {
  return configFile === undefined || configFile === "" ? {} : { configFile };
}

/** Whether a name can only be a host's: of ~/.ssh/config or of the network, with or without a user before it. */
export function isHostName(name: string): boolean {
  return name.length <= 255 && /^(?:\w[\w.+-]{0,63}@)?\w[\w.%-]*$/u.test(name);
}

/** Whether a path is a whole one of a POSIX machine, without control characters. */
export function isPlaceThere(place: string): boolean {
  return place.startsWith("/") && place.length <= 1024 && !/\p{Cc}/u.test(place);
}

/**
 * A machine reached by the user's own OpenSSH and rsync, with their configuration, keys, agents and jump hosts. Nothing is ever asked: what needs an
 * answer fails, and the error says what to do. All calls share one connection.
 */
export class SshHost implements Host {
  readonly kind = "ssh";
  private sockets: Promise<string> | undefined;

  /** @throws {HostError} `name_invalid` */
  constructor(
    readonly name: string,
    private readonly options: SshOptions = {},
  ) {
    if (!isHostName(name)) throw new HostError("name_invalid", name, "");
  }

  /** Asks ssh where the name leads; connects to nothing. */
  async resolve(signal: AbortSignal): Promise<ResolvedHost> {
    const { stdout } = await this.start("ssh", [...this.configuration(), "-G", "--", this.name], { signal });
    const values = new Map(stdout.toString("utf8").split("\n").map((line): [string, string] => [line.split(" ", 1)[0] ?? "", line.slice(line.indexOf(" ") + 1)]));
    return { user: values.get("user") ?? "", hostname: values.get("hostname") ?? this.name, port: values.get("port") ?? "22" };
  }

  async run(program: string, args: readonly string[], call: HostCall): Promise<CommandResult> {
    const { code, stdout, stderr } = await this.command(program, args, call);
    return { code, stdout: stdout.toString("utf8"), stderr };
  }

  async upload(localFolder: string, folder: string, signal: AbortSignal, progress?: TransferProgress): Promise<void> {
    const made = await this.run("mkdir", ["-p", "-m", "700", "--", folder], { signal });
    if (made.code !== 0) throw new HostError(rsyncFault(made.code, made.stderr), this.name, lastLine(made.stderr));
    // What is linked to is sent in the link's place: caches of model hubs are made of links.
    await this.rsync(["--copy-links", "--perms", "--chmod=D700,F600"], `${path.resolve(localFolder)}/`, `${this.name}:${folder}/`, signal, progress);
  }

  async download(place: string, localPlace: string, signal: AbortSignal, progress?: TransferProgress): Promise<void> {
    const { code } = await this.run("test", ["-d", place], { signal });
    const [from, to] = code === 0 ? [`${place}/`, `${localPlace}/`] : [place, localPlace];
    await mkdir(path.dirname(path.resolve(localPlace)), { recursive: true, mode: 0o700 });
    // A link of another machine could point anywhere here.
    await this.rsync(["--no-links", "--perms", "--chmod=D700,F600"], `${this.name}:${from}`, path.resolve(localPlace) + (to.endsWith("/") ? "/" : ""), signal, progress);
  }

  async readFrom(file: string, offset: number, signal: AbortSignal): Promise<Buffer> {
    const { code, stdout, stderr } = await this.command("sh", ["-c", READ_FROM, "sh", file, String(offset + 1), String(PIECE_BYTES)], { signal });
    if (code !== 0) throw new HostError("failed", this.name, lastLine(stderr));
    return stdout;
  }

  /** Ends the shared connection. What was started there goes on. */
  async close(): Promise<void> {
    const sockets = await this.sockets;
    if (sockets === undefined) return;
    this.sockets = undefined;
    const signal = AbortSignal.timeout(5_000);
    await captureProgram("ssh", [...this.configuration(), "-o", `ControlPath=${sockets}/%C`, "-O", "exit", "--", this.name], { signal }).catch(() => undefined);
    await rm(sockets, { recursive: true, force: true });
  }

  private async command(program: string, args: readonly string[], { signal, input }: HostCall): Promise<Captured & { readonly code: number }> {
    const options = { signal, ...(input === undefined ? {} : { input }) };
    const { code, stdout, stderr } = await this.start("ssh", [...(await this.connection()), "-T", "--", this.name, shellCommand(program, args)], options);
    if (code === SSH_FAILED || code === null) throw new HostError(sshFault(stderr), this.name, lastLine(stderr));
    return { code, stdout, stderr };
  }

  private async rsync(options: readonly string[], from: string, to: string, signal: AbortSignal, progress?: TransferProgress): Promise<void> {
    const shell = ["ssh", ...(await this.connection())].map(rsyncWord).join(" ");
    const excluded = LEFT_OUT.map((name) => `--exclude=${name}`);
    const args = ["-rt", "--protect-args", "--partial-dir=.rsync-partial", `--timeout=${SILENT_SECONDS}`, "--info=progress2", "--no-inc-recursive", ...options, ...excluded, "-e", shell, "--", from, to];
    const { code, stderr } = await this.start("rsync", args, { signal }, (bytes) => {
      const percent = [...bytes.toString("latin1").matchAll(/(\d{1,3})%/gu)].at(-1)?.[1];
      if (percent !== undefined) progress?.(Number(percent) / 100);
    });
    if (code !== 0) throw new HostError(rsyncFault(code, stderr), this.name, lastLine(stderr.replace(/\nrsync error: .*$/su, "")));
  }

  private async start(program: "ssh" | "rsync", args: readonly string[], options: RunOptions, onOutput?: (bytes: Buffer) => void): Promise<Captured> {
    try {
      // The faults are told by the words of the C locale.
      return await captureProgram(program, args, { ...options, env: { LC_ALL: "C", SSH_ASKPASS_REQUIRE: "never" } }, onOutput);
    } catch (error) {
      if (error instanceof ProcessError && error.kind === "not_found") throw new HostError(program === "ssh" ? "ssh_missing" : "rsync_missing", this.name, "", { cause: error });
      throw error;
    }
  }

  private configuration(): readonly string[] {
    const { configFile } = this.options;
    return configFile === undefined ? [] : ["-F", configFile];
  }

  /** Options of each connection; the folder of its socket is ours alone. */
  private async connection(): Promise<readonly string[]> {
    this.sockets ??= mkdtemp(path.join(SOCKETS_PARENT, "clinical-prompts-"));
    const settings = [
      "BatchMode=yes",
      "StrictHostKeyChecking=yes",
      `ConnectTimeout=${CONNECT_SECONDS}`,
      `ServerAliveInterval=${ALIVE_SECONDS}`,
      `ServerAliveCountMax=${ALIVE_COUNT}`,
      "ControlMaster=auto",
      `ControlPath=${await this.sockets}/%C`,
      `ControlPersist=${PERSIST_SECONDS}`,
      "ClearAllForwardings=yes",
      "LogLevel=ERROR",
    ];
    return [...this.configuration(), ...settings.flatMap((setting) => ["-o", setting])];
  }
}
