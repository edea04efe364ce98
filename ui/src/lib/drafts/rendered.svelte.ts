/** The preview of what is being typed, at most one question on its way. */
import { HostError } from '../../host';
import { run, type Preview } from '../../ipc';
import { Coalesced } from './coalesced';

/** Keystrokes this close together share a preview. */
const AFTER = 4;

export class RenderedText {
  preview = $state.raw<Preview | undefined>();
  error = $state.raw<HostError | undefined>();
  readonly #ask: Coalesced;

  constructor(where: () => { name: string; path: string }, text: () => string) {
    this.#ask = new Coalesced(async () => {
      try {
        this.preview = await run('drafts.preview', { ...where(), text: text().toWellFormed() });
        this.error = undefined;
      } catch (thrown) {
        this.error = HostError.from(thrown);
      }
    }, AFTER);
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
