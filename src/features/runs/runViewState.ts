import { PHASES } from "../../core/training/bridgeEvent";
import { differences } from "../../core/training/compareRuns";
import { bestOf, hasEnded, type LossPoint, type RunState } from "../../core/training/runState";
import { orderedMetrics, scoresOf, type StoredScores } from "../../platform/evaluation/storedScores";
import { runAdvice } from "../../platform/training/runAdvice";
import type { ReadManifest } from "../../platform/training/runFolder";
import type { StoredRun } from "../../platform/training/runStore";
import { thinned } from "../../shared/axis";
import type { RunAction, RunComparison, RunViewState, ShownScores } from "../../shared/runProtocol";
import { adviceText } from "../../shared/words/advice";
import { acknowledgedLeakageText } from "../../shared/words/leakage";
import { metricText, shareText } from "../../shared/words/metrics";
import { diedText, failureText, noticeText, parityText, phaseText, runStatusText } from "../../shared/words/runs";
import { t } from "../words";

/** More points than a chart has pixels for are thinned before they travel. */
const MOST_POINTS = 600;
const SHORT_HASH = 12;

/** What the run view shows of a run. */
export function runViewState(run: StoredRun, scores: readonly StoredScores[]): RunViewState {
  const { folder, manifest, state } = run;
  return {
    folder,
    name: manifest.name,
    status: runStatusText(state, t),
    tone: toneOf(state),
    failure: state.failure !== undefined ? failureText(state.failure, t) : state.status === "died" ? diedText(state, t) : null,
    // What is made here is not fetched; the trained model stays where it was made, and can be compared with there alone.
    phases: PHASES.filter((phase) => (state.link === undefined ? phase !== "fetch" : phase !== "compare")).map((phase) => phaseOf(state, phase)),
    ...curvesOf(state),
    step: state.step,
    steps: state.steps,
    secondsLeft: state.secondsLeft ?? null,
    learningRate: state.learningRate ?? null,
    tokensPerSecond: state.tokensPerSecond ?? null,
    memory: state.memoryBytes === undefined ? null : { bytes: state.memoryBytes, of: state.deviceKind === "cuda" ? "gpu" : "process" },
    device: state.device ?? null,
    notices: state.notices.flatMap((notice) => noticeText(notice, t) ?? []),
    advice: runAdvice(manifest, state).map((advice) => ({ code: advice.code, ...adviceText(advice, t) })),
    scores: shownScores(state, scores),
    facts: factsOf(manifest, state),
    actions: actionsOf(run),
  };
}

/** Two runs beside each other, with what they do not share. */
export function comparisonOf(runs: readonly [StoredRun, StoredRun], scores: readonly StoredScores[]): RunComparison {
  const [first, second] = runs;
  return {
    runs: runs.map(({ folder, manifest, state }) => ({ folder, name: manifest.name, status: runStatusText(state, t), ...curvesOf(state), scores: shownScores(state, scores) })),
    differences: differences(madeOf(first.manifest), madeOf(second.manifest)).map(({ key, first: one, second: other }) => ({ key, values: [one ?? null, other ?? null] })),
  };
}

/** The scores of the model that a run has made, in words. */
export function shownScores({ artefacts }: RunState, scores: readonly StoredScores[]): ShownScores[] {
  return scoresOf(scores, artefacts.ollama_model).map((each) => ({ file: each.file, metrics: orderedMetrics(each).map(({ id, metric }) => ({ label: metricText(id, t), text: shareText(metric) })) }));
}

function curvesOf({ losses, validationLosses }: RunState): { losses: LossPoint[]; validationLosses: LossPoint[]; best: LossPoint | null } {
  return { losses: [...thinned(losses, MOST_POINTS)], validationLosses: [...thinned(validationLosses, MOST_POINTS)], best: bestOf(validationLosses) ?? null };
}

function toneOf(state: RunState): RunViewState["tone"] {
  if (!hasEnded(state)) return "running";
  if (state.status === "succeeded" || state.status === "stopped") return "good";
  return state.status === "cancelled" ? "ended" : "bad";
}

function phaseOf(state: RunState, phase: (typeof PHASES)[number]): RunViewState["phases"][number] {
  const seconds = state.phaseSeconds[phase] ?? null;
  const current = seconds === null && state.phase === phase;
  return { label: phaseText(phase, t), state: seconds !== null ? "done" : !current ? "waiting" : hasEnded(state) ? "broken" : "running", seconds, since: current && !hasEnded(state) ? (state.phaseSince ?? null) : null };
}

function factsOf({ dataset, protocol, baseModel, leakage }: ReadManifest, { artefacts, parity }: RunState): RunViewState["facts"] {
  const leaking = leakage?.pairs.length ?? 0;
  const fact = (label: string, value: string | undefined): RunViewState["facts"] => (value === undefined ? [] : [{ label, value }]);
  return [
    ...fact(t("Dataset"), t("{file}, {rows} rows", { file: dataset.file, rows: dataset.rows })),
    ...fact(t("Leaking rows"), leaking === 0 ? undefined : acknowledgedLeakageText(leaking, t)),
    ...fact(t("Protocol"), protocol === undefined ? undefined : `${protocol.id} ${protocol.version}`),
    ...fact(t("Base model"), baseModel?.name),
    ...fact(t("GGUF"), artefacts.gguf?.path),
    ...fact(t("Ollama model"), artefacts.ollama_model?.name),
    ...fact(t("Weights held in"), artefacts.ollama_model?.quantization),
    ...fact(t("Against the trained model"), parity && parityText(parity, t)),
  ];
}

function actionsOf({ pid, state }: StoredRun): RunAction[] {
  const actions: RunAction[] = [];
  if (pid !== undefined) actions.push("stopAndKeep", "cancel");
  else if (state.status !== "succeeded" && state.status !== "stopped") actions.push("resume");
  if (state.artefacts.ollama_model !== undefined) actions.push("evaluate");
  return [...actions, "openLog", "openFolder"];
}

/** Everything that decides what comes out, in the words of `training.json` and `run.json`. */
function madeOf({ dataset, protocol, baseModel, configuration }: ReadManifest): object {
  const { sha256, ...named } = dataset;
  return { dataset: { ...named, sha256: sha256.slice(0, SHORT_HASH) }, ...(protocol === undefined ? {} : { protocol: `${protocol.id} ${protocol.version}` }), baseModel: baseModel?.name, ...configuration };
}
