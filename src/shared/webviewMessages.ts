import * as v from "valibot";

/** A question that a webview asks its host: one constant carries the method's name and both types. */
export interface RequestType<Params, Result> {
  readonly method: string;
  readonly params: v.GenericSchema<unknown, Params>;
  readonly result: v.GenericSchema<unknown, Result>;
}

export function requestType<Params, Result>(method: string, params: v.GenericSchema<unknown, Params>, result: v.GenericSchema<unknown, Result>): RequestType<Params, Result> {
  return { method, params, result };
}

const id = v.pipe(v.number(), v.integer());

const fromWebview = v.variant("type", [
  /** The script runs and listens: the host answers with a snapshot. */
  v.object({ type: v.literal("ready") }),
  v.object({ type: v.literal("request"), id, method: v.string(), params: v.unknown() }),
  v.object({ type: v.literal("cancel"), id }),
]);

const fromHost = v.variant("type", [
  /** The whole state, or what has changed of it; the view's own schema decodes `state`. */
  v.object({ type: v.literal("snapshot"), state: v.unknown() }),
  v.object({ type: v.literal("delta"), delta: v.unknown() }),
  v.object({ type: v.literal("reply"), id, ok: v.literal(true), value: v.unknown() }),
  v.object({ type: v.literal("failure"), id, error: v.string() }),
]);

export type MessageFromWebview = v.InferOutput<typeof fromWebview>;
export type MessageFromHost = v.InferOutput<typeof fromHost>;

/** A message as it came over the wire; `undefined` when it is none of ours. */
export function decodeFromWebview(message: unknown): MessageFromWebview | undefined {
  return decode(fromWebview, message);
}

/** A message as it came over the wire; `undefined` when it is none of ours. */
export function decodeFromHost(message: unknown): MessageFromHost | undefined {
  return decode(fromHost, message);
}

/** The value where it fits the schema, else `undefined`. */
export function decode<Output>(schema: v.GenericSchema<unknown, Output>, value: unknown): Output | undefined {
  const result = v.safeParse(schema, value);
  return result.success ? result.output : undefined;
}
