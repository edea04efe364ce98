/**
 * Runs a task soon after it was asked for, once for all that asked meanwhile, and never
 * twice at a time. What is asked for while it runs is done right after.
 */
export class Coalesced {
  readonly #task: () => Promise<void>;
  readonly #delay: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(task: () => Promise<void>, delay: number | (() => number)) {
    this.#task = task;
    this.#delay = typeof delay === 'number' ? () => delay : delay;
  }

  /** Asks for a run within the delay; a run that is on its way is not put off. */
  call(): void {
    if (this.#running) this.#again = true;
    else this.#timer ??= setTimeout(() => void this.flush(), this.#delay());
  }

  /** Runs now, and waits until nothing is asked for any more. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#run();
    await this.#running;
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#again = false;
  }

  async #run(): Promise<void> {
    try {
      do {
        this.#again = false;
        await this.#task();
      } while (this.#again);
    } finally {
      this.#running = undefined;
    }
  }
}
