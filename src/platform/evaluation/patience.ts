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

/** A server may send a token in pieces, and pieces without one: only far more of them than tokens were asked for say that it knows no limit. */
const PIECES_OF_TOKEN = 4;
const SPARE_PIECES = 64;

/** Ends a request that is given up or takes longer than it may, and says which bound was met. */
export class Patience {
  private readonly controller = new AbortController();
  private readonly giveUp = (): void => this.controller.abort(this.given.reason);
  private readonly whole: NodeJS.Timeout;
  private silence: NodeJS.Timeout;
  private pieces = 0;
  private met: Fault | undefined;

  /** @param given up by whoever has asked. */
  constructor(
    private readonly bounds: Bounds,
    private readonly given: AbortSignal,
  ) {
    this.whole = this.after(bounds.wholeMs, "too_long");
    this.silence = this.after(bounds.firstTokenMs, "timeout_first");
    if (given.aborted) this.giveUp();
    else given.addEventListener("abort", this.giveUp, { once: true });
  }

  /** Of the request; one for both reasons to end it, since a combined one may be collected with its listeners. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Which bound was met, if one was. */
  get fault(): Fault | undefined {
    return this.met;
  }

  /**
   * Something has come. Looks at the bounds itself: `fetch` may have forgotten its signal while a body is read.
   * @returns false once more pieces have come than an answer of `most` tokens can have: the server knows no limit.
   * @throws where the request has ended.
   */
  heard(most: number): boolean {
    this.controller.signal.throwIfAborted();
    clearTimeout(this.silence);
    this.silence = this.after(this.bounds.nextTokenMs, "timeout_next");
    this.pieces += 1;
    return this.pieces <= most * PIECES_OF_TOKEN + SPARE_PIECES;
  }

  /** Nothing more is waited for: what the server still sends is not read. */
  end(): void {
    clearTimeout(this.whole);
    clearTimeout(this.silence);
    this.given.removeEventListener("abort", this.giveUp);
    this.controller.abort();
  }

  private after(milliseconds: number, fault: Fault): NodeJS.Timeout {
    return setTimeout(() => {
      this.met ??= fault;
      this.controller.abort();
    }, milliseconds);
  }
}
