import * as v from "valibot";
import { decode, requestType } from "./webviewMessages";

const lines = v.array(v.string());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const state = v.object({
  name: v.string(),
  problems: v.array(v.object({ severity: v.picklist(["error", "warning"]), text: v.string() })),
  sections: v.array(v.object({ title: v.string(), lines })),
  /** Training rows, token by token. */
  samples: v.array(v.object({ id: v.string(), pieces: v.array(v.object({ text: v.string(), tokens: count, trained: v.boolean() })) })),
  /** Whether the tokens could be counted. */
  isCounted: v.boolean(),
  /** Whether the run goes to another machine or a cluster. */
  isSent: v.boolean(),
  /** The batch script that a cluster is sent. */
  script: v.exactOptional(v.string()),
  /** What goes where. */
  places: lines,
  canStart: v.boolean(),
  /** Name of the configuration file. */
  file: v.string(),
});

/** Everything that the page before a training shows, in the user's language. */
export type PreflightState = v.InferOutput<typeof state>;

export const decodePreflightState = (value: unknown): PreflightState | undefined => decode(state, value);

/** What the user has decided; closing the page decides against it. */
export const DecideTraining = requestType("decide", v.object({ decision: v.picklist(["start", "open"]) }), v.null());
