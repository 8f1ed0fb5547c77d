const LATIN_END = 0x250;
/** The small ones: a capital sigma becomes another letter at the end of a word. */
const [ALPHA, OMEGA] = [0x3b1, 0x3c9];
const PUNCTUATION = 0x2000;

/** Behind the last unit that stands alone. */
export const ALONE_END = 0x20d0;

/** Whether a UTF-16 unit is a Latin letter, a small Greek one ("β-hCG") or a sign that means the same whatever stands beside it: no combining mark, and nothing that one is composed of. */
export function standsAlone(unit: number): boolean {
  return unit < LATIN_END || (unit >= ALPHA && unit <= OMEGA) || (unit >= PUNCTUATION && unit < ALONE_END);
}
