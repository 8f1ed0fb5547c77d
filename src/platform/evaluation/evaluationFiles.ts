/** Names inside an evaluation folder. */
export const EVALUATION_FILES = { manifest: "manifest.json", cases: "cases.jsonl", answers: "answers.jsonl", overrides: "overrides.jsonl", report: "report.json", lock: ".lock" } as const;
