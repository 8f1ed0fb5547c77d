import { parseArgs } from "node:util";
import { examine, NEEDED_BYTES, type Finding, type OllamaState } from "../platform/health";
import { pythonUnavailableText, ollamaUnavailableText } from "../shared/words/environment";
import { setupAdvice, type HealthLine } from "../shared/words/health";
import type { Translate } from "../shared/words/translate";
import { UsageError, type CliIo, type Command, type ExitCode } from "./command";

const GIB = 1024 ** 3;
const SIGNS = { ok: "✔", notice: "•", missing: "✘" } as const satisfies Record<HealthLine["state"], string>;

/** Says for each part of the machine its state, the cause and the next step. Changes nothing. */
export const doctorCommand: Command = {
  name: "doctor",
  summary: "Say what this machine has, what it lacks and what to do next",
  usage: "[--python <interpreter>] [--ollama <host>] [--json]",
  run,
};

async function run(args: readonly string[], { env, productRoot, signal, stdout, t }: CliIo): Promise<ExitCode> {
  const { python, ollama, json } = parse(args);
  const findings = await examine({ productRoot, env, pythonSetting: python, ollamaSetting: ollama, signal });
  const lines = findings.map((finding) => lineOf(finding, t));
  const ready = lines.every(({ state }) => state !== "missing");
  if (json) stdout.write(`${JSON.stringify({ ready, lines: lines.map((line, index) => ({ id: findings[index]?.part, ...line })) })}\n`);
  else stdout.write(lines.map(({ state, part, cause, next }) => `${SIGNS[state]} ${part}: ${cause}${next === undefined ? "" : `\n    → ${next}`}\n`).join(""));
  return ready ? 0 : 3;
}

function parse(args: readonly string[]) {
  try {
    const { values } = parseArgs({ args: [...args], options: { python: { type: "string" }, ollama: { type: "string" }, json: { type: "boolean", default: false } } });
    return { python: values.python, ollama: values.ollama, json: values.json };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function lineOf(finding: Finding, t: Translate): HealthLine {
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
