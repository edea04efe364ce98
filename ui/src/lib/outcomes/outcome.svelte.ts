/** Whether the text in sight answered: said once, said otherwise or taken back. */
import { HostError } from '../../host';
import { t } from '../../i18n';
import { run } from '../../ipc';
import { layers, type ToastAction } from '../app/layers.svelte';

export class Outcome {
  /** What was said of the document in sight; nothing yet. */
  said = $state<boolean | undefined>();
  readonly #doc: () => string;
  /** One word after the other, so that none is counted twice. */
  #last: Promise<void> = Promise.resolve();

  constructor(doc: () => string) {
    this.#doc = doc;
  }

  /** Another text is in sight, or the same one again. */
  forget(): void {
    this.said = undefined;
  }

  /** Says it, or takes it back where it was said. */
  say(resolved: boolean): Promise<void> {
    return this.#after(() => (this.said === resolved ? this.#takeBack(this.#doc(), resolved) : this.#note(this.#doc(), resolved)));
  }

  async #note(doc: string, resolved: boolean): Promise<void> {
    if (this.said !== undefined) await run('outcomes.say', { doc, resolved: this.said, takes_back: true });
    await run('outcomes.say', { doc, resolved, takes_back: false });
    if (doc === this.#doc()) this.said = resolved;
    const action: ToastAction = {
      label: t('common.undo'),
      undoes: true,
      act: () => void this.#after(() => (doc === this.#doc() && this.said !== resolved ? Promise.resolve() : this.#takeBack(doc, resolved))),
    };
    layers.remember(action);
  }

  async #takeBack(doc: string, resolved: boolean): Promise<void> {
    await run('outcomes.say', { doc, resolved, takes_back: true });
    if (doc === this.#doc()) this.said = undefined;
    else layers.say(t('outcome.taken_back'));
  }

  #after(work: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(work).catch((thrown: unknown) => {
      layers.open({ kind: 'refused', title: t('outcome.not_noted'), message: HostError.from(thrown).message });
    });
    return this.#last;
  }
}
