import { problemsOf, severityOf, type Preflight } from "../core/training/preflight/preflight";
import type { BridgeReport } from "../core/training/preflight/bridgeReport";
import { placesText, preflightProblemLine, preflightSections, shortPreflight } from "../shared/words/preflight";
import type { Translate } from "../shared/words/translate";
import type { CliIo } from "./command";
import { printable } from "./printable";

/** Parts the tokens of a row. */
const BETWEEN = "·";

/** What `train --dry-run` prints. @returns whether the run could begin. */
export function sayPreflight(preflight: Preflight, json: boolean, { stdout, t }: CliIo): boolean {
  const ready = !isBlocked(preflight);
  stdout.write(json ? `${JSON.stringify({ ready, problems: problemsOf(preflight), ...preflight })}\n` : preflightText(preflight, t));
  return ready;
}

function preflightText(preflight: Preflight, t: Translate): string {
  const sections = preflightSections(preflight, t).map(({ title, lines }) => [title, ...lines.map((line) => `  ${printable(line)}`), ""]);
  const rows = preflight.report.samples.flatMap((sample) => sampleLines(sample, t));
  return [
    ...sections.flat(),
    t("What is learnt: the shortest, the median and the longest row, token by token"),
    ...rows,
    "",
    t("What goes where"),
    ...placesText(preflight, t).map((line) => `  ${printable(line)}`),
    ...problemLines(preflight, t),
    "",
  ].join("\n");
}

/** What is said before a training that nobody has asked more of. */
export function shortPreflightText(preflight: Preflight, t: Translate): string {
  return [...shortPreflight(preflight, t), ...problemLines(preflight, t)].map((line) => `${printable(line)}\n`).join("");
}

/** Whether the run would fail for certain. */
export function isBlocked(preflight: Preflight): boolean {
  return problemsOf(preflight).some((problem) => severityOf(problem) === "error");
}

function problemLines(preflight: Preflight, t: Translate): readonly string[] {
  return problemsOf(preflight).map((problem) => printable(preflightProblemLine(problem, t)));
}

/** Runs of tokens of one kind: first what is read, then what is learnt. */
function sampleLines({ id, pieces }: BridgeReport["samples"][number], t: Translate): readonly string[] {
  const part = (trained: boolean): { readonly tokens: number; readonly text: string } => {
    const own = pieces.filter((piece) => piece.trained === trained);
    return { tokens: own.reduce((sum, { tokens }) => sum + tokens, 0), text: own.map(({ text }) => printable(text.replaceAll("\n", "⏎"))).join(BETWEEN) };
  };
  const [read, learnt] = [part(false), part(true)];
  return [
    `  ${printable(id)}`,
    `    ${t("not trained, {tokens} tokens: {text}", read)}`,
    `    ${t("trained, {tokens} tokens: {text}", learnt)}`,
  ];
}
