import type { Steps } from "../core/steps";

/** Work at a stretch: with what VS Code does of its own in the same turn it is still under the 16 ms that a person would feel. */
const SLICE_MS = 4;

/** Work that waits for its next slice, the longest waiting first. */
const waiting: (() => void)[] = [];

/** Settles when the next slice may begin: one in each turn of the event loop, or several pieces of work at once would keep it for all their slices together. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(callNext);
  });
}

function callNext(): void {
  waiting.shift()?.();
  if (waiting.length > 0) setImmediate(callNext);
}

/**
 * Does the steps in slices, so that whatever else this process has to do gets its turn between them.
 * @param afterPause throws where the work is no longer wanted.
 */
export async function inSlices<Result>(steps: Steps<Result>, afterPause?: () => void): Promise<Result> {
  for (;;) {
    const sliceEnd = performance.now() + SLICE_MS;
    let step = steps.next();
    while (step.done !== true && performance.now() < sliceEnd) step = steps.next();
    if (step.done === true) return step.value;
    await nextTurn();
    afterPause?.();
  }
}
