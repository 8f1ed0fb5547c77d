import path from "node:path";
import { hostUrl } from "../ollama/host";
import { originOf } from "../serverKeys";
import { readEndpointFile, type TargetSpec } from "./openTarget";
import { isOfThisMachine } from "./testFile";

/** Where rows would go, or what would be run, because a file or a setting names it. */
export interface Destination {
  readonly kind: "server" | "program";
  /** What a yes holds for: the origin of a server; interpreter, folder and function of a program. */
  readonly name: string;
}

/** What the user has said about destinations of this workspace. */
export interface Consent {
  readonly isTrusted: () => boolean;
  readonly has: (name: string) => boolean;
  /** Asks the user. */
  readonly ask: (destination: Destination) => Promise<boolean>;
  readonly keep: (name: string) => Promise<void>;
}

/** Nothing was run and nothing sent: the workspace is not trusted, or the user has not agreed. */
export class NotAllowedError extends Error {
  constructor(
    readonly kind: "untrusted" | "declined",
    readonly destination: string,
  ) {
    super(`${kind}: ${destination}`);
  }
}

/**
 * In a trusted workspace each new program, and each new server that is not this machine's own Ollama, is agreed to once. Asked before it is started or looked for.
 * @throws {NotAllowedError} {EndpointFileError}
 */
export async function requireConsent(spec: TargetSpec, { isTrusted, has, ask, keep }: Consent): Promise<void> {
  if (!isTrusted()) throw new NotAllowedError("untrusted", "");
  const agreed = new Set<string>();
  for (;;) {
    // Looked at anew after each answer: a file may name another server by then.
    const next = (await destinationsOf(spec)).find(({ name }) => !agreed.has(name) && !has(name));
    if (next === undefined) return;
    if (!(await ask(next))) throw new NotAllowedError("declined", next.name);
    agreed.add(next.name);
    await keep(next.name);
  }
}

async function destinationsOf(spec: TargetSpec): Promise<readonly Destination[]> {
  const server = (address: string): Destination => ({ kind: "server", name: originOf(address) ?? address });
  switch (spec.kind) {
    case "ollama":
      return [spec.host, ...(spec.others ?? [])].flatMap((given) => {
        // As it is written, `:11434` and `0.0.0.0` are this machine's own too.
        const host = given && (hostUrl(given) ?? given);
        return host === undefined || host === "" || isOfThisMachine(host) ? [] : [server(host)];
      });
    case "openai":
      return [server(spec.host)];
    case "endpoint":
      return [server((await readEndpointFile(spec.file)).url)];
    case "callable":
      return [{ kind: "program", name: `${spec.python ?? "python"} ${path.join(spec.folder, spec.callable)}` }];
    case "folder":
      return [];
  }
}
