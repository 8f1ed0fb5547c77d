import { bestOf, type LossPoint, type RunState } from "./runState";

/** What advice needs of the configuration of a run; what is not known is left out of the changes. */
export interface AdvisedSettings {
  readonly learningRate?: number | undefined;
  readonly epochs?: number | undefined;
  readonly maxLength?: number | undefined;
  readonly warmupSteps?: number | undefined;
}

/** A key of `training.json` with the value that the run had and the one to try. */
export interface SettingChange {
  readonly key: "learningRate" | "epochs" | "maxLength";
  readonly from: number;
  readonly to: number;
}

/** Something seen in a run, with the numbers that it rests on. */
export type Finding =
  | { readonly code: "overfitting"; readonly best: LossPoint; readonly last: LossPoint; readonly trainingBefore: number; readonly trainingNow: number }
  | { readonly code: "oscillating"; readonly curve: "training" | "validation"; readonly rises: number; readonly of: number; readonly low: LossPoint; readonly high: LossPoint }
  | { readonly code: "still_falling"; readonly before: LossPoint; readonly last: LossPoint }
  | { readonly code: "not_learning"; readonly first: LossPoint; readonly last: LossPoint; readonly learningRate: number | undefined }
  | { readonly code: "truncated_rows"; readonly rows: number; readonly of: number; readonly maxLength: number }
  | { readonly code: "labels_masked"; readonly rows: number | undefined; readonly of: number | undefined }
  | { readonly code: "early_stopped"; readonly step: number; readonly steps: number; readonly best: LossPoint | undefined; readonly evaluations: number }
  | { readonly code: "loss_not_finite"; readonly step: number | undefined; readonly last: LossPoint | undefined };

export type Advice = Finding & { readonly changes: readonly SettingChange[] };

/** A validation loss that rises by less may be noise of few rows. */
const OVERFITTING_RISE = 1.05;
/** Evaluations that must agree that it rises. */
const EVALUATIONS_AFTER_BEST = 2;
const TRAINING_JUMP = 1.2;
const VALIDATION_JUMP = 1.1;
/** Share of all changes of the training loss that must be such jumps: batches differ, and one that is hard is no oscillation. */
const JUMPING_SHARE = 1 / 3;
const STILL_FALLING = 0.97;
const NOT_LEARNING = 0.9;
const LEAST_LOSSES = 5;
/** Losses that are averaged before they are compared. */
const AVERAGED = 3;

/** What the curves, counts and failure of a run say about its configuration; nothing where all is well. Most urgent first. */
export function adviseOn(state: RunState, settings: AdvisedSettings): readonly Advice[] {
  const findings = [notFinite(state), labelsMasked(state), overfitting(state), oscillating(state, settings), notLearning(state), stillFalling(state), earlyStopped(state), truncated(state)];
  return findings.flatMap((finding) => (finding === undefined ? [] : [{ ...finding, changes: changesFor(finding, state, settings) }]));
}

function notFinite({ failure, losses }: RunState): Finding | undefined {
  if (failure?.code !== "loss_not_finite") return undefined;
  return { code: "loss_not_finite", step: numberIn(failure.data, "step"), last: losses.at(-1) };
}

function labelsMasked({ failure }: RunState): Finding | undefined {
  if (failure?.code !== "labels_all_masked") return undefined;
  return { code: "labels_masked", rows: numberIn(failure.data, "rows"), of: numberIn(failure.data, "of") };
}

/** The validation loss rises while the training loss goes on falling. */
function overfitting({ validationLosses, losses }: RunState): Finding | undefined {
  const best = bestOf(validationLosses);
  const last = validationLosses.at(-1);
  if (best === undefined || last === undefined || last.loss < best.loss * OVERFITTING_RISE) return undefined;
  if (validationLosses.filter(({ step }) => step > best.step).length < EVALUATIONS_AFTER_BEST) return undefined;
  const before = mean(losses.filter(({ step }) => step <= best.step).slice(-AVERAGED));
  const now = mean(losses.filter(({ step }) => step > best.step).slice(-AVERAGED));
  return before === undefined || now === undefined || now >= before ? undefined : { code: "overfitting", best, last, trainingBefore: before, trainingNow: now };
}

/** A curve that goes up and down again and again, by more than batches differ. */
function oscillating({ losses, validationLosses }: RunState, { warmupSteps = 0 }: AdvisedSettings): Finding | undefined {
  const training = jumps(losses.filter(({ step }) => step > warmupSteps), TRAINING_JUMP);
  if (training !== undefined && training.rises >= 3 && training.falls >= 2 && training.rises >= training.of * JUMPING_SHARE) return oscillation("training", training);
  const validation = jumps(validationLosses, VALIDATION_JUMP);
  if (validation !== undefined && validation.rises >= 2 && validation.falls >= 2) return oscillation("validation", validation);
  return undefined;
}

interface Jumps {
  readonly rises: number;
  readonly falls: number;
  readonly of: number;
  /** The largest rise. */
  readonly low: LossPoint;
  readonly high: LossPoint;
}

function oscillation(curve: "training" | "validation", { rises, of, low, high }: Jumps): Finding {
  return { code: "oscillating", curve, rises, of, low, high };
}

/** @param factor from which a change counts. */
function jumps(points: readonly LossPoint[], factor: number): Jumps | undefined {
  const changes = points.slice(1).flatMap((to, index) => {
    const from = points[index];
    return from === undefined ? [] : [{ from, to, growth: to.loss / from.loss }];
  });
  const rises = changes.filter(({ growth }) => growth >= factor);
  const largest = rises.reduce<(typeof rises)[number] | undefined>((most, each) => (most === undefined || each.growth > most.growth ? each : most), undefined);
  if (largest === undefined) return undefined;
  return { rises: rises.length, falls: changes.filter(({ growth }) => growth <= 1 / factor).length, of: changes.length, low: largest.from, high: largest.to };
}

function notLearning({ losses, step, steps, learningRate }: RunState): Finding | undefined {
  const [first] = losses;
  const now = mean(losses.slice(-AVERAGED));
  const last = losses.at(-1);
  if (first === undefined || last === undefined || now === undefined || losses.length < LEAST_LOSSES || step < steps / 2 || now < first.loss * NOT_LEARNING) return undefined;
  return { code: "not_learning", first, last: { step: last.step, loss: now }, learningRate };
}

/** The run has done all its steps and its last evaluation is clearly better than the one an interval before. */
function stillFalling({ status, step, steps, validationLosses, plan }: RunState): Finding | undefined {
  const last = validationLosses.at(-1);
  if (status !== "succeeded" || last === undefined || step < steps || bestOf(validationLosses) !== last) return undefined;
  const before = validationLosses.findLast((point) => point.step <= last.step - (plan?.evaluationEverySteps ?? 1));
  return before !== undefined && last.loss <= before.loss * STILL_FALLING ? { code: "still_falling", before, last } : undefined;
}

function earlyStopped({ notices, steps, validationLosses }: RunState): Finding | undefined {
  const notice = notices.find(({ code }) => code === "early_stopped");
  const step = notice === undefined ? undefined : numberIn(notice.data, "step");
  if (step === undefined) return undefined;
  const best = bestOf(validationLosses);
  return { code: "early_stopped", step, steps, best, evaluations: best === undefined ? 0 : validationLosses.filter((point) => point.step > best.step).length };
}

function truncated({ plan }: RunState): Finding | undefined {
  if (plan === undefined || plan.truncatedRows === 0) return undefined;
  return { code: "truncated_rows", rows: plan.truncatedRows, of: plan.trainRows, maxLength: plan.maxTokens };
}

function changesFor(finding: Finding, { steps }: RunState, settings: AdvisedSettings): readonly SettingChange[] {
  const change = (key: SettingChange["key"], next: (value: number) => number): readonly SettingChange[] => {
    const from = settings[key];
    const to = from === undefined ? undefined : next(from);
    return from === undefined || to === undefined || to === from ? [] : [{ key, from, to }];
  };
  const rounded = (value: number): number => Number(value.toPrecision(2));
  switch (finding.code) {
    case "overfitting":
      return change("epochs", (epochs) => rounded(epochs * Math.min(1, finding.best.step / Math.max(1, steps))));
    case "oscillating":
      return change("learningRate", (rate) => rounded(rate / 2));
    case "loss_not_finite":
      return change("learningRate", (rate) => rounded(rate / 5));
    case "not_learning":
      return change("learningRate", (rate) => rounded(finding.last.loss > finding.first.loss ? rate / 5 : rate * 5));
    case "still_falling":
      return change("epochs", (epochs) => rounded(epochs * 1.5));
    case "truncated_rows":
    case "labels_masked":
      // The next power of two: how long the rows are before they are cut is not known here.
      return change("maxLength", (length) => 2 ** (Math.floor(Math.log2(length)) + 1));
    case "early_stopped":
      return [];
  }
}

function mean(points: readonly LossPoint[]): number | undefined {
  return points.length === 0 ? undefined : points.reduce((sum, { loss }) => sum + loss, 0) / points.length;
}

function numberIn(data: Readonly<Record<string, unknown>>, key: string): number | undefined {
  const value = data[key];
  return typeof value === "number" ? value : undefined;
}
