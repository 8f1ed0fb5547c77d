import type { Translate } from "./translate";

/** A line of `doctor`: what is, and where something is wrong what to do. `missing` stops training or scoring, `notice` does not. */
export interface HealthLine {
  readonly state: "ok" | "notice" | "missing";
  readonly part: string;
  readonly cause: string;
  readonly next?: string;
}

const SIGNS = { ok: "✔", notice: "•", missing: "✘" } as const satisfies Record<HealthLine["state"], string>;

/** The line as plain text; the next step stands indented under it. */
export function healthLineText({ state, part, cause, next }: HealthLine): string {
  return `${SIGNS[state]} ${part}: ${cause}${next === undefined ? "" : `\n    → ${next}`}`;
}

/** What to run when a part that set-up provides is not there. */
export function setupAdvice(t: Translate): string {
  return t("Run “Clinical Prompts: Set Up This Machine” (in a terminal: “clinical-prompts setup”).");
}
