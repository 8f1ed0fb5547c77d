import path from "node:path";
import { requireDestinations, type Consent, type Destination } from "../consent";
import { hostUrl } from "../ollama/host";
import { originOf } from "../serverKeys";
import { readEndpointFile, type TargetSpec } from "./openTarget";
import { isOfThisMachine } from "./testFile";

/**
 * Each new program, and each new server that is not this machine's own Ollama, is agreed to once.
 * @throws {NotAllowedError} {EndpointFileError}
 */
export async function requireConsent(spec: TargetSpec, consent: Consent): Promise<void> {
  await requireDestinations(() => destinationsOf(spec), consent);
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
