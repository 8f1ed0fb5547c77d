/** Ids that count up: `case-007`, `case-008`, … */
export interface IdPattern {
  readonly prefix: string;
  /** Digits at least. */
  readonly width: number;
  readonly start: number;
}

/** The pattern that a first id begins: its last digits count up. `undefined` where it does not end with a digit. */
export function idPattern(first: string): IdPattern | undefined {
  let at = first.length;
  while (at > 0 && /\d/u.test(first.charAt(at - 1))) at--;
  const start = Number(first.slice(at));
  return at === first.length || !Number.isSafeInteger(start) ? undefined : { prefix: first.slice(0, at), width: first.length - at, start };
}
