import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { eventually } from "./deadline";
import type { RemoteNetwork } from "./remoteNetwork";
import { runProgram } from "../../src/platform/process";

/** A real sshd on this machine's loopback, with keys and a configuration of its own: nothing of the user's is read or written. */
export interface SshServer {
  readonly folder: string;
  /** For `ssh -F`; it knows the hosts `gpu`, `gpu-unknown`, `gpu-changed`, `gpu-stranger` and `gpu-off`. */
  readonly configFile: string;
  start(): Promise<void>;
  /** Ends the server and each of its connections, as a lost network does; what runs there detached goes on. */
  cut(): Promise<void>;
  stop(): Promise<void>;
}

const LOOPBACK: Pick<RemoteNetwork, "address" | "command"> = { address: "127.0.0.1", command: [] };

/** @param environment of each session. @param network where it stands and under which address; this machine's loopback without it. */
export async function startSshServer(environment: Readonly<Record<string, string>> = {}, { address, command } = LOOPBACK): Promise<SshServer> {
  const folder = mkdtempSync(path.join(tmpdir(), "clinical-prompts-sshd-"));
  const at = (file: string): string => path.join(folder, file);
  const [port, silentPort] = [await freePort(), await freePort()];
  for (const name of ["host", "other-host", "user", "stranger"]) execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", at(name)]);
  copyFileSync(at("user.pub"), at("authorized_keys"));
  chmodSync(at("authorized_keys"), 0o600);
  const keyOf = (name: string): string => readFileSync(at(`${name}.pub`), "utf8").split(" ").slice(0, 2).join(" ");
  writeFileSync(at("known_hosts"), `[${address}]:${port} ${keyOf("host")}\n`);
  writeFileSync(at("changed_hosts"), `[${address}]:${port} ${keyOf("other-host")}\n`);
  writeFileSync(at("no_hosts"), "");
  const lines = [`ListenAddress ${address}`, `Port ${port}`, `HostKey ${at("host")}`, `PidFile ${at("sshd.pid")}`, `AuthorizedKeysFile ${at("authorized_keys")}`, "StrictModes no", "UsePAM no", "PasswordAuthentication no", "KbdInteractiveAuthentication no", "PermitRootLogin yes", ...Object.entries(environment).map(([name, value]) => `SetEnv ${name}=${value}`)];
  writeFileSync(at("sshd_config"), `${lines.join("\n")}\n`);
  const host = (name: string, { identity = "user", known = "known_hosts", to = port } = {}): string =>
    [`Host ${name}`, `  HostName ${address}`, `  Port ${to}`, `  User ${userInfo().username}`, `  IdentityFile ${at(identity)}`, "  IdentitiesOnly yes", `  UserKnownHostsFile ${at(known)}`, "  GlobalKnownHostsFile /dev/null", ""].join("\n");
  const configFile = at("config");
  writeFileSync(configFile, [host("gpu"), host("gpu-unknown", { known: "no_hosts" }), host("gpu-changed", { known: "changed_hosts" }), host("gpu-stranger", { identity: "stranger" }), host("gpu-off", { to: silentPort })].join("\n"));
  // Where sshd parts its privileges; Debian makes it when its own service starts.
  if (userInfo().uid === 0) mkdirSync("/run/sshd", { recursive: true });
  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const daemon = ["/usr/sbin/sshd", "-D", "-e", "-f", at("sshd_config")] as const;
    // A program that runs another in its own place.
    server = spawn("env", ["--", ...command, ...daemon], { stdio: "ignore" });
    await eventually(20, "sshd", async () => runProgram("ssh", ["-F", configFile, "-o", "BatchMode=yes", "gpu", "true"], { signal: AbortSignal.timeout(5_000) }).then(() => true, () => undefined));
  };
  const cut = async (): Promise<void> => {
    const pid = server?.pid;
    if (pid === undefined) return;
    const exited = new Promise((resolve) => server?.once("exit", resolve));
    for (const process of [...connectionsOf(pid), pid]) kill(process);
    await exited;
    server = undefined;
  };
  await start();
  const stop = async (): Promise<void> => {
    await cut();
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, configFile, start, cut, stop };
}

/** The processes that sshd has made for its connections, and those that these have made in their turn under sshd's name. */
function connectionsOf(parent: number): readonly number[] {
  const listed = execFileSync("ps", ["-e", "-o", "pid=,ppid=,comm="], { encoding: "utf8" }).trim().split("\n").map((line) => line.trim().split(/\s+/u));
  const children = listed.filter(([, ppid, name]) => Number(ppid) === parent && name?.startsWith("sshd") === true).map(([pid]) => Number(pid));
  return [...children.flatMap(connectionsOf), ...children];
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}
