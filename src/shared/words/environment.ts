import type { Translate } from "./translate";

/** Why there is no Python, and what to do. */
export function pythonUnavailableText(found: { readonly kind: "unusable"; readonly interpreter: string; readonly version: string | undefined } | { readonly kind: "missing"; readonly seen: readonly { readonly version: string }[] }, t: Translate): string {
  switch (found.kind) {
    case "unusable":
      return found.version === undefined
        ? t("“{interpreter}” is no working Python. Name another in the setting “clinicalPrompts.python”, or clear it.", { interpreter: found.interpreter })
        : t("“{interpreter}” is Python {version}; 3.11 to 3.13 is needed. Name another in the setting “clinicalPrompts.python”, or clear it.", { interpreter: found.interpreter, version: found.version });
    case "missing":
      return found.seen.length === 0
        ? t("There is no Python here. Install Python 3.11, 3.12 or 3.13, or name one in the setting “clinicalPrompts.python”.")
        : t("Only Python {versions} is here; 3.11 to 3.13 is needed. Install one, or name one in the setting “clinicalPrompts.python”.", { versions: found.seen.map(({ version }) => version).join(", ") });
  }
}

/** Why no Ollama can be had, and what to do. */
export function ollamaUnavailableText({ kind, detail }: { readonly kind: "host_invalid" | "host_silent" | "not_installed"; readonly detail: string }, t: Translate): string {
  switch (kind) {
    case "host_invalid":
      return t("“{host}” is no address of an Ollama server. Write it like http://127.0.0.1:11434.", { host: detail });
    case "host_silent":
      return t("No Ollama answers at {host}. Start it with “ollama serve”, or correct the setting “clinicalPrompts.ollama.host” or OLLAMA_HOST.", { host: detail });
    case "not_installed":
      return detail === ""
        ? t("Ollama is not installed. Install it, or run “Clinical Prompts: Set Up This Machine” (in a terminal: “clinical-prompts setup”), which builds it where Go is present.")
        : t("Ollama is not installed, and cannot be built without {missing}. Install Ollama, or what is missing, and try again.", { missing: detail });
  }
}

/** Why a program that was needed did not do its work. */
export function processFailureText({ kind, program, tail }: { readonly kind: "not_found" | "failed" | "timed_out" | "cancelled"; readonly program: string; readonly tail: string }, t: Translate): string {
  switch (kind) {
    case "not_found":
      return t("The program “{program}” was not found. Install it and try again.", { program });
    case "failed":
      return t("“{program}” failed. It said:\n{tail}", { program, tail });
    case "timed_out":
      return t("“{program}” took too long and was ended. Try again.", { program });
    case "cancelled":
      return t("Cancelled. Nothing incomplete was left behind.");
  }
}

/** Name of a part of the set-up. */
export function setUpStepText(step: "python" | "libraries" | "base_model" | "ollama", t: Translate): string {
  switch (step) {
    case "python":
      return t("Python");
    case "libraries":
      return t("Python libraries");
    case "base_model":
      return t("Base model");
    case "ollama":
      return t("Ollama");
  }
}

/** Said after a set-up without Ollama. */
export function standInText(t: Translate): string {
  return t("There is no Ollama here, and no Go to build it: “transformers serve” will stand in for it, slower and with unquantised weights.");
}
