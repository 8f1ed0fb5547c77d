/** How many random cases to run: `base` in every test run, twenty times as many in `npm run soak`, which sets the factor. */
export function runs(base: number): number {
  const factor = Number(process.env["CLINICAL_PROMPTS_SOAK"] ?? "1");
  return Math.max(1, Math.round(base * (Number.isFinite(factor) && factor > 0 ? factor : 1)));
}
