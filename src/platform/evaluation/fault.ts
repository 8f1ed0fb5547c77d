import type { Fault } from "../../core/evaluation/target";

const QUEUE_FULL: ReadonlySet<number> = new Set([429, 503]);
const MISSING = 404;

/** What an HTTP status other than 2xx says of a server of models. */
export function faultOfStatus(status: number): Fault {
  if (QUEUE_FULL.has(status)) return "queue_full";
  return status === MISSING ? "model_missing" : "refused";
}

/** What an error says that a request or the reading of its answer has thrown: `fetch` throws a TypeError where the connection fails or breaks off. */
export function faultOfError(error: unknown): Fault {
  if (error instanceof Error && "status_code" in error && typeof error.status_code === "number") return faultOfStatus(error.status_code);
  return error instanceof TypeError ? "unreachable" : "broken_answer";
}
