/** The preview of what is being typed, at most one question on its way. */
import { HostError } from '../../host';
import { run, type Followed } from '../../ipc';
import { LiveText, type LiveBlock } from '../prose/live';
import { Coalesced } from './coalesced';

/** A text that takes long to render waits for a rest of the fingers, this long at most. */
const AT_MOST = 1500;
/** What renders within this time is asked for at once. */
const QUICK = 60;

export class RenderedText {
  /** Of the rendering that `blocks` holds; 0 before the first. */
  number = $state(0);
  /** What is rendered; changed in place, together with `number`. */
  readonly blocks: LiveBlock[] = [];
  readonly shown = new LiveText();
  problems = $state.raw<Followed['problems']>([]);
  form = $state.raw<Followed['form']>([]);
  error = $state.raw<HostError | undefined>();
  readonly #session = crypto.randomUUID();
  readonly #ask: Coalesced;
  #took = 0;

  constructor(where: () => { name: string; path: string; threads: boolean }, text: () => string) {
    this.#ask = new Coalesced(
      async () => {
        const from = performance.now();
        try {
          const preview = { ...where(), text: text().toWellFormed() };
          this.#take(await run('drafts.follow', { session: this.#session, known: this.number, preview }));
          this.error = undefined;
        } catch (thrown) {
          this.error = HostError.from(thrown);
        }
        this.#took = performance.now() - from;
      },
      () => (this.#took < QUICK ? 0 : Math.min(AT_MOST, this.#took)),
    );
  }

  changed(): void {
    this.#ask.call();
  }

  now(): void {
    void this.#ask.flush();
  }

  #take(answer: Followed): void {
    const { blocks } = this;
    const end = blocks.length - answer.behind;
    if (answer.shift !== 0) for (const block of blocks.slice(end)) block.line += answer.shift;
    blocks.splice(answer.before, end - answer.before, ...answer.blocks);
    this.number = answer.number;
    if (!same(this.problems, answer.problems)) this.problems = answer.problems;
    if (!same(this.form, answer.form)) this.form = answer.form;
  }
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Letters a minute: Hangul syllables and other scripts are read at their own pace. */
const HANGUL = 500;
const WORDS = 220;

/** How long the text takes to read, in whole minutes. */
export function minutesToRead(text: string): number {
  const hangul = text.match(/[\uac00-\ud7a3]/g)?.length ?? 0;
  const words = text.replace(/[\uac00-\ud7a3]/g, ' ').match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  return Math.max(1, Math.round(hangul / HANGUL + words / WORDS));
}
