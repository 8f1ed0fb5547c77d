import { ollamaUnavailableText, pythonUnavailableText } from "../shared/words/environment";
import { setupAdvice, type HealthLine } from "../shared/words/health";
import type { Translate } from "../shared/words/translate";
import { NEEDED_BYTES, type Finding, type OllamaState } from "./health";

const GIB = 1024 ** 3;

/** A finding as a line for people: its state, the cause and where something is wrong the next step. */
export function healthLine(finding: Finding, t: Translate): HealthLine {
  switch (finding.part) {
    case "python":
      return finding.found.kind === "found"
        ? { state: "ok", part: t("Python"), cause: t("{version} at {place}", { version: finding.found.version, place: finding.found.interpreter }) }
        : { state: "missing", part: t("Python"), cause: pythonUnavailableText(finding.found, t) };
    case "libraries":
      return finding.present
        ? { state: "ok", part: t("Python libraries"), cause: finding.interpreter }
        : { state: "missing", part: t("Python libraries"), cause: t("not installed yet"), next: setupAdvice(t) };
    case "gpu":
      return finding.present
        ? { state: "ok", part: t("GPU"), cause: t("an NVIDIA GPU: training with Unsloth") }
        : { state: "notice", part: t("GPU"), cause: t("none: training on the CPU, which suits models of some hundred million parameters") };
    case "base_model":
      return finding.folder === undefined
        ? { state: "missing", part: t("Base model"), cause: t("not here yet"), next: setupAdvice(t) }
        : { state: "ok", part: t("Base model"), cause: finding.folder };
    case "ollama":
      return { part: t("Ollama"), ...ollamaLine(finding.state, t) };
    case "disk":
      return diskLine(finding, t);
  }
}

function ollamaLine(state: OllamaState, t: Translate): Omit<HealthLine, "part"> {
  switch (state.kind) {
    case "answers":
      return { state: "ok", cause: t("{version} answers at {place}", { version: state.version, place: state.host }) };
    case "installed":
      return { state: "ok", cause: t("{program}, started when it is needed", { program: state.program }) };
    case "silent":
      return { state: "missing", cause: ollamaUnavailableText({ kind: "host_silent", detail: state.host }, t) };
    case "invalid":
      return { state: "missing", cause: ollamaUnavailableText({ kind: "host_invalid", detail: state.host }, t) };
    case "missing":
      return { state: "missing", cause: ollamaUnavailableText({ kind: "not_installed", detail: state.missingForBuild.join(", ") }, t) };
  }
}

function diskLine({ folder, freeBytes }: Extract<Finding, { part: "disk" }>, t: Translate): HealthLine {
  const cause = t("{free} GB free at {place}", { free: (freeBytes / GIB).toFixed(1), place: folder });
  if (freeBytes >= NEEDED_BYTES) return { state: "ok", part: t("Disk"), cause };
  return { state: "missing", part: t("Disk"), cause, next: t("Free some space: a run needs up to {needed} GB.", { needed: NEEDED_BYTES / GIB }) };
}
