import * as v from "valibot";
import { decode, requestType } from "./webviewMessages";

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const point = v.object({ step: count, loss: v.number() });
const curves = { losses: v.array(point), validationLosses: v.array(point), best: v.nullable(point) };
const score = v.object({ file: v.string(), metrics: v.array(v.object({ label: v.string(), text: v.string() })) });

/** What a person may do with a run, as its state allows. */
const action = v.picklist(["cancel", "stopAndKeep", "resume", "openLog", "openFolder", "evaluate"]);

const runState = v.object({
  folder: v.string(),
  name: v.string(),
  /** As the Runs view says it. */
  status: v.string(),
  tone: v.picklist(["running", "good", "bad", "ended"]),
  failure: v.nullable(v.string()),
  phases: v.array(
    v.object({
      label: v.string(),
      state: v.picklist(["waiting", "running", "done", "broken"]),
      seconds: v.nullable(v.number()),
      /** When it began, in ms, while it goes on. */
      since: v.nullable(v.number()),
    }),
  ),
  ...curves,
  step: count,
  steps: count,
  secondsLeft: v.nullable(v.number()),
  learningRate: v.nullable(v.number()),
  tokensPerSecond: v.nullable(v.number()),
  memory: v.nullable(v.object({ bytes: v.number(), of: v.picklist(["gpu", "process"]) })),
  device: v.nullable(v.string()),
  notices: v.array(v.string()),
  advice: v.array(v.object({ code: v.string(), title: v.string(), evidence: v.string(), remedy: v.string() })),
  scores: v.array(score),
  facts: v.array(v.object({ label: v.string(), value: v.string() })),
  actions: v.array(action),
});

/** Two runs beside each other. */
const comparison = v.object({
  runs: v.array(v.object({ folder: v.string(), name: v.string(), status: v.string(), ...curves, scores: v.array(score) })),
  differences: v.array(v.object({ key: v.string(), values: v.array(v.nullable(v.string())) })),
});

export type RunAction = v.InferOutput<typeof action>;
export type ChartPoint = v.InferOutput<typeof point>;
/** Everything that the run view shows, rebuilt from the run's folder. The host owns it. */
export type RunViewState = v.InferOutput<typeof runState>;
export type RunComparison = v.InferOutput<typeof comparison>;
export type ShownScores = v.InferOutput<typeof score>;

export const DoWithRun = requestType("run/do", v.object({ action }), v.null());
export const OpenComparedRun = requestType("runComparison/open", v.object({ index: count }), v.null());

export const decodeRunViewState = (value: unknown): RunViewState | undefined => decode(runState, value);
export const decodeRunComparison = (value: unknown): RunComparison | undefined => decode(comparison, value);

const remembered = v.object({ folders: v.array(v.string()) });
/** What a panel is filled from again: the folders of its runs. */
export type RememberedRuns = v.InferOutput<typeof remembered>;
export const decodeRememberedRuns = (value: unknown): RememberedRuns | undefined => decode(remembered, value);
