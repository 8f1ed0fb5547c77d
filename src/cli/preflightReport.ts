import type { BridgeReport } from "../core/training/preflight/bridgeReport";
import { isCounted, problemsOf, severityOf, type Preflight } from "../core/training/preflight/preflight";
import { printable, printableJson, printableLines } from "../core/text/printable";
import { NO_MACHINE, type MachineLines } from "../platform/hosts/hostHealthLine";
import { healthLineText } from "../shared/words/health";
import { placesText, preflightProblemLine, shortPreflight } from "../shared/words/preflight";
import { preflightSections } from "../shared/words/preflightSections";
import type { Translate } from "../shared/words/translate";
import type { CliIo } from "./command";

/** Parts the tokens of a row. */
const BETWEEN = "·";

/** How the page is asked for. */
export interface PageAsked {
  readonly json: boolean;
  /** Whether rows leak and nobody has accepted it, which stops a training here. */
  readonly leaks: boolean;
}

/** What `train --dry-run` prints. @param machine another one that trains. @returns whether the run could begin. */
export function sayPreflight(preflight: Preflight, { json, leaks }: PageAsked, { stdout, t }: CliIo, machine = NO_MACHINE): boolean {
  const stopping = problemsOf(preflight).filter((problem) => severityOf(problem) === "error" || (leaks && problem.code === "leakage"));
  const stoppedBy = [...stopping.map(({ code }) => code), ...(machine.stops.length > 0 ? ["machine"] : [])];
  const ready = stoppedBy.length === 0;
  stdout.write(json ? `${printableJson({ ready, stoppedBy, problems: problemsOf(preflight), ...preflight, ...(preflight.elsewhere === undefined ? {} : { machine: machine.lines }) })}\n` : preflightText(preflight, machine, t));
  return ready;
}

function preflightText(preflight: Preflight, machine: MachineLines, t: Translate): string {
  const { report, elsewhere } = preflight;
  const sections = preflightSections(preflight, t, machine.lines).map(({ title, lines }) => [title, ...lines.map((line) => `  ${printable(line)}`), ""]);
  return [
    ...sections.flat(),
    ...(isCounted(report) ? [t("What is learnt: the shortest, the median and the longest row, token by token"), ...report.samples.flatMap((sample) => sampleLines(sample, t)), ""] : []),
    ...(elsewhere?.cluster === undefined ? [] : [t("Batch script, as it is sent"), ...printableLines(elsewhere.cluster.script).trimEnd().split("\n").map((line) => `  ${line}`), ""]),
    t("What goes where"),
    ...placesLines(preflight, t),
    ...problemLines(preflight, machine, t),
    "",
  ].join("\n");
}

/** What is said before a training that nobody has asked more of. */
export function shortPreflightText(preflight: Preflight, t: Translate, machine = NO_MACHINE): string {
  const places = preflight.elsewhere === undefined ? [] : placesLines(preflight, t).map((line) => line.trim());
  return [...shortPreflight(preflight, t), ...places, ...problemLines(preflight, machine, t)].map((line) => `${printable(line)}\n`).join("");
}

/** Whether the run would fail for certain. */
export function isBlocked(preflight: Preflight, { stops } = NO_MACHINE): boolean {
  return stops.length > 0 || problemsOf(preflight).some((problem) => severityOf(problem) === "error");
}

function placesLines(preflight: Preflight, t: Translate): readonly string[] {
  return placesText(preflight, t).map((line) => `  ${printable(line)}`);
}

function problemLines(preflight: Preflight, { stops }: MachineLines, t: Translate): readonly string[] {
  const there = stops.flatMap((line) => healthLineText(line).split("\n"));
  return [...there, ...problemsOf(preflight).map((problem) => preflightProblemLine(problem, t))].map(printable);
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
