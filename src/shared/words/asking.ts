import type { Translate } from "./translate";

/** What several questions at once cost. */
export function fastText(concurrency: number, t: Translate): string {
  return t("{concurrency} questions at once: sooner done, but answers may differ from those asked one at a time, and from one run to the next. They never stand in for reproducible ones.", { concurrency });
}

/** A server that shares the rows has gone. */
export function deadHostText(host: string, t: Translate): string {
  return t("{host} no longer answers; the other servers take its rows.", { host });
}
