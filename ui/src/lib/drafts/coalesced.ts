/**
 * Runs a task soon after it was asked for, once for all that asked meanwhile, and never
 * twice at a time. What is asked for while it runs is done right after. Without a delay it is
 * done as soon as what is going on has ended, before anything is painted.
 */
export class Coalesced {
  readonly #task: () => Promise<void>;
  readonly #delay: () => number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the task begins before anything else happens. */
  #next = false;
  #running: Promise<void> | undefined;
  #again = false;

  constructor(task: () => Promise<void>, delay: number | (() => number)) {
    this.#task = task;
    this.#delay = typeof delay === 'number' ? () => delay : delay;
  }

  /** Asks for a run within the delay; a run that is on its way is not put off. */
  call(): void {
    if (this.#running) {
      this.#again = true;
      return;
    }
    if (this.#next || this.#timer !== undefined) return;
    const delay = this.#delay();
    if (delay > 0) this.#timer = setTimeout(() => void this.flush(), delay);
    else {
      this.#next = true;
      queueMicrotask(() => {
        if (this.#next) void this.flush();
      });
    }
  }

  /** Runs now, and waits until nothing is asked for any more. */
  async flush(): Promise<void> {
    this.#forget();
    if (this.#running) {
      this.#again = true;
      return this.#running;
    }
    this.#running = this.#run();
    await this.#running;
  }

  cancel(): void {
    this.#forget();
    this.#again = false;
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#next = false;
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
