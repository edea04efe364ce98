/** Whether the text in sight answered: said once, said otherwise or taken back. */
import { HostError } from '../../host';
import { t } from '../../i18n';
import { run } from '../../ipc';
import { layers } from '../app/layers.svelte';

/** What was said of a document. */
interface Word {
  readonly doc: string;
  readonly resolved: boolean;
  /** Not taken back. */
  stands: boolean;
}

export class Outcome {
  /** What was said of the text in sight; nothing yet. */
  #word = $state.raw<Word | undefined>();
  readonly #doc: () => string;
  /** One act after the other, so that none is counted twice. */
  #last: Promise<void> = Promise.resolve();

  constructor(doc: () => string) {
    this.#doc = doc;
  }

  get said(): boolean | undefined {
    return this.#word?.resolved;
  }

  /** Another text is in sight, or the same one again. */
  forget(): void {
    this.#word = undefined;
  }

  /** Says it, or takes it back where it was said. */
  say(resolved: boolean): Promise<void> {
    return this.#after(async () => {
      const before = this.#word;
      if (before) await this.#takeBack(before);
      if (before?.resolved !== resolved) await this.#note({ doc: this.#doc(), resolved, stands: true });
    });
  }

  async #note(word: Word): Promise<void> {
    await run('outcomes.say', { doc: word.doc, resolved: word.resolved, takes_back: false });
    if (word.doc === this.#doc()) this.#word = word;
    const undo = async (): Promise<void> => {
      const inSight = this.#word === word;
      await this.#takeBack(word);
      if (!inSight) layers.say(t('outcome.taken_back'));
    };
    layers.remember({ label: t('common.undo'), undoes: true, act: () => void this.#after(undo) });
  }

  async #takeBack(word: Word): Promise<void> {
    if (!word.stands) return;
    await run('outcomes.say', { doc: word.doc, resolved: word.resolved, takes_back: true });
    word.stands = false;
    if (this.#word === word) this.#word = undefined;
  }

  #after(work: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(work).catch((thrown: unknown) => {
      layers.open({ kind: 'refused', title: t('outcome.not_noted'), message: HostError.from(thrown).message });
    });
    return this.#last;
  }
}
