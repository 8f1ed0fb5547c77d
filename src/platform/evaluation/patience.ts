import type { Fault } from "../../core/evaluation/target";

/** How long an answer is waited for. Model clients have no time-outs of their own. */
export interface Bounds {
  /** Longest silence before the first token, when the model may still be loading. */
  readonly firstTokenMs: number;
  /** Longest silence between two tokens. */
  readonly nextTokenMs: number;
  /** Of a whole answer: a server may go on for ever, a token at a time. */
  readonly wholeMs: number;
}

export const DEFAULT_BOUNDS: Bounds = { firstTokenMs: 300_000, nextTokenMs: 120_000, wholeMs: 1_800_000 };

/** Tokens past the limit that a server is allowed, since servers count the last ones differently. */
const SPARE_TOKENS = 8;

/** Ends a request that takes longer than it may, and says which bound was met. */
export class Patience {
  private readonly controller = new AbortController();
  private readonly whole: NodeJS.Timeout;
  private silence: NodeJS.Timeout;
  private parts = 0;
  private met: Fault | undefined;

  constructor(private readonly bounds: Bounds) {
    this.whole = this.after(bounds.wholeMs, "too_long");
    this.silence = this.after(bounds.firstTokenMs, "timeout_first");
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Which bound was met, if one was. */
  get fault(): Fault | undefined {
    return this.met;
  }

  /** Something has come. @returns false once more pieces have come than an answer of `most` tokens can have: the server knows no limit. */
  heard(most: number): boolean {
    clearTimeout(this.silence);
    this.silence = this.after(this.bounds.nextTokenMs, "timeout_next");
    this.parts += 1;
    return this.parts <= most + SPARE_TOKENS;
  }

  /** Nothing more is waited for: what the server still sends is not read. */
  end(): void {
    clearTimeout(this.whole);
    clearTimeout(this.silence);
    this.controller.abort();
  }

  private after(milliseconds: number, fault: Fault): NodeJS.Timeout {
    return setTimeout(() => {
      this.met ??= fault;
      this.controller.abort();
    }, milliseconds);
  }
}
