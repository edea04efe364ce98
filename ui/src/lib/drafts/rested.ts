/**
 * Does something once the fingers rest, and now and then while they do not: for what a writer
 * does not wait for, so that it never stands in the way of the next keystroke.
 */
export class Rested {
  readonly #work: () => void;
  readonly #rest: number;
  readonly #most: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #since: number | undefined;

  /** `rest` and `most` in milliseconds: after so long without a call, and after so long at most. */
  constructor(work: () => void, rest: number, most: number) {
    this.#work = work;
    this.#rest = rest;
    this.#most = most;
  }

  call(): void {
    const now = performance.now();
    this.#since ??= now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.now(), Math.max(0, Math.min(this.#rest, this.#since + this.#most - now)));
  }

  /** Does it now, if it waits or not. */
  now(): void {
    this.stop();
    this.#work();
  }

  /** Forgets that it was asked for. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#since = undefined;
  }
}
