import { printableJson } from "../core/text/printable";
import { bestOf, type RunState } from "../core/training/runState";
import type { OllamaServer } from "../platform/ollama/resolve";
import { runAdvice } from "../platform/training/runAdvice";
import { readManifest } from "../platform/training/runFolder";
import { cancelRun, followRun } from "../platform/training/trainer";
import { adviceText } from "../shared/words/advice";
import { acknowledgedLeakageText } from "../shared/words/leakage";
import { diedText, durationText, failureText, noticeText, parityText, phaseText, runStatusText } from "../shared/words/runs";
import type { CliIo } from "./command";

/** After Ctrl+C the run is cancelled, and followed on until it has said so. */
export async function followToTheEnd(folder: string, pid: number, { signal, stderr, t }: CliIo): Promise<RunState> {
  const cancel = (): void => cancelRun(pid);
  signal.addEventListener("abort", cancel, { once: true });
  if (signal.aborted) cancel();
  let last: RunState | undefined;
  try {
    return await followRun(
      folder,
      (state) => {
        for (const line of newsOf(last, state, t)) stderr.write(`${line}\n`);
        last = state;
      },
      new AbortController().signal,
      pid,
    );
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

/** What has happened between two states, a line each. */
function newsOf(before: RunState | undefined, state: RunState, t: CliIo["t"]): readonly string[] {
  const lines: string[] = [];
  if (state.status === "waiting" && state.queue !== undefined && state.link?.lost !== true) {
    const text = runStatusText(state, t);
    if (before?.status !== "waiting" || text !== runStatusText(before, t)) lines.push(`• ${text}`);
  }
  if (state.phase !== undefined && state.phase !== before?.phase) lines.push(`• ${phaseText(state.phase, t)}`);
  if (state.link?.lost !== before?.link?.lost && state.link !== undefined) lines.push(`  ${state.link.lost ? runStatusText(state, t) : t("connected to {host}", { host: state.link.host })}`);
  if (state.phase === "fetch" && state.transferred !== undefined && state.transferred !== before?.transferred) lines.push(`  ${runStatusText(state, t)}`);
  if (state.losses.length > (before?.losses.length ?? 0)) lines.push(`  ${runStatusText(state, t)}`);
  const validation = state.validationLosses.at(-1);
  if (validation !== undefined && validation !== before?.validationLosses.at(-1)) lines.push(`  ${t("validation loss {loss} at step {step}", { loss: validation.loss.toFixed(3), step: validation.step })}`);
  for (const [phase, seconds] of Object.entries(state.phaseSeconds)) {
    if (phase === state.phase && before?.phaseSeconds[state.phase] === undefined) lines.push(`  ${t("done in {time}", { time: durationText(seconds, t) })}`);
  }
  return lines;
}

/** Says how a run has ended. */
export async function reportRun(state: RunState, folder: string, server: OllamaServer | undefined, json: boolean, { stdout, stderr, t }: CliIo): Promise<void> {
  const manifest = await readManifest(folder);
  const leakingPairs = manifest?.leakage?.pairs.length ?? 0;
  const advice = manifest === undefined ? [] : runAdvice(manifest, state);
  const result = {
    folder,
    status: state.status,
    model: state.artefacts.ollama_model?.name ?? null,
    baseModel: state.artefacts.base_ollama_model?.name ?? null,
    host: server?.host ?? null,
    steps: state.step,
    bestValidationLoss: bestOf(state.validationLosses)?.loss ?? null,
    phaseSeconds: state.phaseSeconds,
    quantization: state.artefacts.ollama_model?.quantization ?? null,
    parity: state.parity ?? null,
    leakingPairs,
    advice,
    failure: state.failure?.code ?? null,
  };
  stdout.write(json ? `${printableJson(result)}\n` : `${result.model ?? folder}\n`);
  if (state.failure !== undefined) stderr.write(`${failureText(state.failure, t)}\n`);
  else if (state.status === "died") stderr.write(`${diedText(state, t)}\n`);
  else stderr.write(`${t("Run {status}: {folder}", { status: runStatusText(state, t), folder })}\n`);
  if (state.parity !== undefined) stderr.write(`${t("Against the trained model")}: ${parityText(state.parity, t)}\n`);
  for (const notice of state.notices) if (notice.code === "quantization_fallback") stderr.write(`${noticeText(notice, t) ?? ""}\n`);
  for (const { title, evidence, remedy } of advice.map((each) => adviceText(each, t))) stderr.write(`${title}: ${evidence}\n  ${remedy}\n`);
  if (leakingPairs > 0) stderr.write(`${acknowledgedLeakageText(leakingPairs, t)}\n`);
}
