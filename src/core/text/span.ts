/** A half-open range of UTF-16 code units, `start` included and `end` excluded, in the text it was computed from. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
