const LATIN_END = 0x250;
const PUNCTUATION = 0x2000;

/** Behind the last unit that stands alone. */
export const ALONE_END = 0x20d0;

/** Whether a UTF-16 unit is a Latin letter or a sign that means the same whatever stands beside it: no combining mark, and nothing that one is composed of. */
export function standsAlone(unit: number): boolean {
  return unit < LATIN_END || (unit >= PUNCTUATION && unit < ALONE_END);
}
