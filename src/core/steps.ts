/** Work that can be paused between its steps, and given up. */
export type Steps<Result> = Generator<undefined, Result>;

/** Does all the steps at one go. */
export function finish<Result>(steps: Steps<Result>): Result {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}
