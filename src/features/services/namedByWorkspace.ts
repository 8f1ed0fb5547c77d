import { requireDestinations, type Consent } from "../../platform/consent";
import { requireConsent } from "../../platform/evaluation/consent";
import { isSetByWorkspace, ollamaHost, optionalSetting } from "./settings";

/** An Ollama elsewhere that the workspace's own settings name is agreed to before it is looked at; the user's own settings are the user's word. @throws {NotAllowedError} */
export async function requireNamedOllama(consent: Consent): Promise<void> {
  if (isSetByWorkspace("ollama.host")) await requireConsent({ kind: "ollama", model: "", host: ollamaHost() }, consent);
}

/** The same for the Python that set-up builds on. @throws {NotAllowedError} */
export async function requireNamedPython(consent: Consent): Promise<void> {
  const python = optionalSetting("python");
  if (python !== undefined && isSetByWorkspace("python")) await requireDestinations(() => [{ kind: "program", name: python }], consent);
}
