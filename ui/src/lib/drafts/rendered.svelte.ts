/** The preview of what is being typed, at most one question on its way. */
import { HostError } from '../../host';
import { run, type Preview } from '../../ipc';
import { Coalesced } from './coalesced';

/** Keystrokes this close together share a preview, in milliseconds. */
const AFTER = 4;
/** A text that takes long to render waits for a rest of the fingers, this long at most. */
const AT_MOST = 1500;
/** What renders within this time is never put off. */
const QUICK = 60;

export class RenderedText {
  preview = $state.raw<Preview | undefined>();
  error = $state.raw<HostError | undefined>();
  readonly #ask: Coalesced;
  #took = 0;

  constructor(where: () => { name: string; path: string; threads: boolean }, text: () => string) {
    this.#ask = new Coalesced(async () => {
      const from = performance.now();
      try {
        this.preview = await run('drafts.preview', { ...where(), text: text().toWellFormed() });
        this.error = undefined;
      } catch (thrown) {
        this.error = HostError.from(thrown);
      }
      this.#took = performance.now() - from;
    }, () => (this.#took < QUICK ? AFTER : Math.min(AT_MOST, this.#took)));
  }

  changed(): void {
    this.#ask.call();
  }

  now(): void {
    void this.#ask.flush();
  }
}

/** Letters a minute: Hangul syllables and other scripts are read at their own pace. */
const HANGUL = 500;
const WORDS = 220;

/** How long the text takes to read, in whole minutes. */
export function minutesToRead(text: string): number {
  const hangul = text.match(/[\uac00-\ud7a3]/g)?.length ?? 0;
  const words = text.replace(/[\uac00-\ud7a3]/g, ' ').match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  return Math.max(1, Math.round(hangul / HANGUL + words / WORDS));
}
