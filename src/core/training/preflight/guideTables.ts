/** A length of time from least to most, in minutes. */
export interface MinuteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * What the fine-tuning guide says of 100 examples and 3 epochs of BioMistral-7B. Upper bounds: published and measured figures put as many rows at 5 to 9
 * minutes on a T4 and about one on the other two, besides 5 to 20 for download, merge and conversion.
 */
export const GUIDE_TRAINING_TIMES: readonly { readonly gpu: string; readonly minutes: MinuteRange }[] = [
  { gpu: "T4", minutes: { from: 120, to: 180 } },
  { gpu: "RTX 4090", minutes: { from: 30, to: 45 } },
  { gpu: "A100", minutes: { from: 15, to: 20 } },
];

/** What the guide says of machines that are rented, in euros. */
export const GUIDE_COSTS: readonly { readonly service: string; readonly gpu: string; readonly euros: number; readonly per: "month" | "hour" }[] = [
  { service: "Google Colab Pro", gpu: "T4", euros: 10, per: "month" },
  { service: "Paperspace Gradient", gpu: "A4000", euros: 0.5, per: "hour" },
  { service: "Lambda Labs", gpu: "A6000", euros: 0.6, per: "hour" },
];
