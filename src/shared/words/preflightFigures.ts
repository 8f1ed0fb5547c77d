import { GUIDE_COSTS, GUIDE_TRAINING_TIMES } from "../../core/training/preflight/guideTables";
import type { TimeEstimate } from "../../core/training/preflight/timeEstimate";
import { durationText } from "./runs";
import type { Translate } from "./translate";

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

/** Bytes as people say them. */
export function sizeText(bytes: number, t: Translate): string {
  return bytes >= GIB ? t("{size} GB", { size: (bytes / GIB).toFixed(1) }) : t("{size} MB", { size: Math.ceil(bytes / MIB) });
}

/** The same where it may be that nobody knows. */
export function knownSize(bytes: number | null, t: Translate): string {
  return bytes === null ? t("not known for this host") : sizeText(bytes, t);
}

/** Parameters of a model. */
export function millions(parameters: number): string {
  return parameters >= 1e9 ? `${(parameters / 1e9).toFixed(2)} B` : `${(parameters / 1e6).toFixed(1)} M`;
}

/** What an earlier run has taught of how long this one takes. */
export function estimateText({ trainSeconds, otherSeconds, measuredOn }: TimeEstimate, t: Translate): string {
  return t("About {train} of training and {other} for the rest, by a run of {date} on this device", { train: durationText(trainSeconds, t), other: durationText(otherSeconds, t), date: measuredOn.slice(0, 10) });
}

/** The guide's table of times, said to be the guide's. */
export function guideTimeTexts(t: Translate): readonly string[] {
  return [
    t("The guide's figures for 100 rows and 3 epochs of a 7B model, which are upper bounds: {times}", {
      times: GUIDE_TRAINING_TIMES.map(({ gpu, minutes: { from, to } }) => t("{gpu} {from} to {to} min", { gpu, from, to })).join(", "),
    }),
  ];
}

/** The guide's table of costs, said to be the guide's. */
export function guideCostTexts(t: Translate): readonly string[] {
  return [
    t("The guide's prices of machines that are rented: {prices}", {
      prices: GUIDE_COSTS.map(({ service, gpu, euros, per }) => (per === "month" ? t("{service} ({gpu}) €{euros} a month", { service, gpu, euros }) : t("{service} ({gpu}) about €{euros} an hour", { service, gpu, euros }))).join(", "),
    }),
  ];
}
