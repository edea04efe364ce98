/** What the writing checks say of the text, and which finding the writer looks at. */
import { currentLocale } from '../../i18n';
import { run, type Finding } from '../../ipc';
import { Coalesced } from './coalesced';
import { Rested } from './rested';

/** Checks wait for a short rest of the fingers, */
const REST = 400;
/** but not longer than this. */
const AT_MOST = 4000;

export class Findings {
  all = $state.raw<Finding[]>([]);
  active = $state(-1);
  /** The text that was checked; places count in it. */
  checked = '';
  readonly #ask: Coalesced;
  readonly #rested = new Rested(() => void this.#ask.flush(), REST, AT_MOST);

  constructor(source: () => { name: string; path: string; text: string }, onfound: (found: Finding[]) => void) {
    this.#ask = new Coalesced(async () => {
      const request = source();
      try {
        const found = await run('drafts.check', { ...request, text: request.text.toWellFormed(), language: currentLocale() });
        this.checked = request.text;
        this.all = found;
        this.active = Math.min(this.active, found.length - 1);
        onfound(found);
      } catch {
        // The preview says what is wrong with the text; hints may stay as they were.
      }
    }, 0);
  }

  changed(): void {
    this.#rested.call();
  }

  now(): void {
    this.#rested.now();
  }

  /** The text is not shown any more. */
  stop(): void {
    this.#rested.stop();
  }

  /** The next finding behind a place of the text, or the one before it; around the ends. */
  step(step: 1 | -1, caret: number): Finding | undefined {
    const { all } = this;
    if (all.length === 0) return undefined;
    const here = all[this.active];
    const at = here && caret === here.from ? here.from : caret;
    const order = all.map((_, index) => index);
    const next = step > 0 ? order.find((index) => (all[index]?.from ?? 0) > at) : order.findLast((index) => (all[index]?.from ?? 0) < at);
    this.active = next ?? (step > 0 ? 0 : all.length - 1);
    return all[this.active];
  }
}
