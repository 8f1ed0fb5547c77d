import { execFileSync } from "node:child_process";

/** A network of its own, with one cable to this machine's, as the kernel has them: what runs in it is reached only while the cable is in. */
export interface RemoteNetwork {
  /** Of the far end. */
  readonly address: string;
  /** Runs a program at the far end. */
  readonly command: readonly string[];
  /** What is sent is lost without a word, on connections that are open too. */
  unplug(): void;
  plug(): void;
  remove(): void;
}

/** Why this machine can have no such network; `undefined`: it can. */
export function noNetworkReason(): string | undefined {
  return process.getuid?.() === 0 ? undefined : "network namespaces are root's alone";
}

/** Makes a network namespace and a pair of virtual interfaces, by iproute2. */
export function makeRemoteNetwork(): RemoteNetwork {
  const name = `cps${process.pid}`;
  const [here, there] = [`${name}a`, `${name}b`];
  // One of the networks for tests (RFC 2544), a part of it for each process.
  const part = `198.18.${process.pid % 256}`;
  const ip = (...args: readonly string[]): Buffer => execFileSync("ip", args, { stdio: ["ignore", "pipe", "pipe"] });
  ip("netns", "add", name);
  try {
    ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", name);
    ip("address", "add", `${part}.1/30`, "dev", here);
    ip("link", "set", here, "up");
    ip("-n", name, "address", "add", `${part}.2/30`, "dev", there);
    ip("-n", name, "link", "set", there, "up");
  } catch (error) {
    ip("netns", "delete", name);
    throw error;
  }
  return {
    address: `${part}.2`,
    command: ["ip", "netns", "exec", name],
    // The near end stays up, so that nothing here is told: as with a cable that is cut behind a switch.
    unplug: () => void ip("-n", name, "link", "set", there, "down"),
    plug: () => void ip("-n", name, "link", "set", there, "up"),
    remove: () => void ip("netns", "delete", name),
  };
}
