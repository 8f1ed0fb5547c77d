import type { Advice, SettingChange } from "../../core/training/advice";
import type { Translate } from "./translate";

/** Advice as people read it: what was seen, on which numbers that rests, what to do. */
export interface AdviceText {
  readonly title: string;
  readonly evidence: string;
  readonly remedy: string;
}

/** The numbers of a curve, as they are compared. */
const loss = (value: number): string => value.toFixed(3);
const percent = (from: number, to: number): number => Math.round(100 * Math.abs(to / from - 1));

export function adviceText(advice: Advice, t: Translate): AdviceText {
  return { title: adviceTitle(advice, t), evidence: evidenceText(advice, t), remedy: [remedyText(advice, t), ...advice.changes.map((change) => changeText(change, t))].join(" ") };
}

function adviceTitle(advice: Advice, t: Translate): string {
  switch (advice.code) {
    case "overfitting":
      return t("Overfitting");
    case "oscillating":
      return t("The loss oscillates");
    case "still_falling":
      return t("Not converged yet");
    case "not_learning":
      return t("The loss does not fall");
    case "truncated_rows":
      return t("Truncated rows");
    case "labels_masked":
      return t("Answers cut away");
    case "early_stopped":
      return t("Stopped early");
    case "loss_not_finite":
      return t("Infinite loss");
  }
}

function evidenceText(advice: Advice, t: Translate): string {
  switch (advice.code) {
    case "overfitting": {
      const { best, last, trainingBefore, trainingNow } = advice;
      return t("Since step {step} the validation loss has risen by {percent} %, from {best} to {last}, while the training loss fell from {before} to {now}.", { step: best.step, percent: percent(best.loss, last.loss), best: loss(best.loss), last: loss(last.loss), before: loss(trainingBefore), now: loss(trainingNow) });
    }
    case "oscillating": {
      const { curve, rises, of, low, high } = advice;
      const numbers = { rises, of, low: loss(low.loss), from: low.step, high: loss(high.loss), to: high.step };
      return curve === "training"
        ? t("The training loss jumps up {rises} times in {of}, most from {low} at step {from} to {high} at step {to}.", numbers)
        : t("The validation loss jumps up {rises} times in {of}, most from {low} at step {from} to {high} at step {to}.", numbers);
    }
    case "still_falling": {
      const { before, last } = advice;
      return t("At the end the validation loss was still falling: {before} at step {from}, {last} at step {to}, {percent} % less.", { before: loss(before.loss), from: before.step, last: loss(last.loss), to: last.step, percent: percent(before.loss, last.loss) });
    }
    case "not_learning": {
      const { first, last, learningRate } = advice;
      return t("The training loss was {first} at step {from} and is {last} at step {to}; the learning rate is {rate} now.", { first: loss(first.loss), from: first.step, last: loss(last.loss), to: last.step, rate: learningRate?.toExponential(1) ?? "–" });
    }
    case "truncated_rows":
      return t("Of {of} training rows {rows} are longer than {length} tokens; their answers are learnt without an end.", { of: advice.of, rows: advice.rows, length: advice.maxLength });
    case "labels_masked":
      return advice.rows === undefined || advice.of === undefined
        ? t("In some rows the prompt alone fills “maxLength”: nothing is left to learn.")
        : t("In {rows} of {of} rows the prompt alone fills “maxLength”: nothing is left to learn.", { rows: advice.rows, of: advice.of });
    case "early_stopped": {
      const { step, steps, best, evaluations } = advice;
      return best === undefined
        ? t("Training ended at step {step} of {steps}.", { step, steps })
        : t("Training ended at step {step} of {steps}: after the best validation loss, {loss} at step {best}, {evaluations} evaluations were no better.", { step, steps, loss: loss(best.loss), best: best.step, evaluations });
    }
    case "loss_not_finite":
      return advice.last === undefined
        ? t("The loss was no number at step {step}.", { step: advice.step ?? "–" })
        : t("The loss was no number at step {step}; the last one was {loss} at step {last}.", { step: advice.step ?? "–", loss: loss(advice.last.loss), last: advice.last.step });
  }
}

function remedyText(advice: Advice, t: Translate): string {
  switch (advice.code) {
    case "overfitting":
      return t("The run keeps the model of its best evaluation. Add rows, or train for less long.");
    case "oscillating":
      return t("Lower the learning rate.");
    case "still_falling":
      return t("Train for longer.");
    case "not_learning":
      return advice.last.loss > advice.first.loss ? t("The loss rises: lower the learning rate.") : t("Raise the learning rate: a small model needs a higher one than the guide's. More epochs alone hardly help.");
    case "truncated_rows":
    case "labels_masked":
      return t("Raise “maxLength”, or shorten the rows.");
    case "early_stopped":
      return t("The run keeps the model of its best evaluation; more epochs would not help, more varied rows may.");
    case "loss_not_finite":
      return t("Lower the learning rate and start again.");
  }
}

function changeText({ key, from, to }: SettingChange, t: Translate): string {
  return t("In training.json: “{key}” {to} instead of {from}.", { key, from, to });
}
