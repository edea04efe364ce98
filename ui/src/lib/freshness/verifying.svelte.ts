/** Saying that texts are still accurate, and taking it back. */
import { HostError } from '../../host';
import { t } from '../../i18n';
import { run, type GivenVerification, type SeenDocument, type Verifiable } from '../../ipc';
import { layers } from '../app/layers.svelte';
import { signed } from '../drafts/begin';
import { board } from './board.svelte';

class Verifying {
  /** The documents in question; nothing until they were looked at. */
  asked = $state.raw<Verifiable[] | undefined>();
  /** Those that are to be verified, by path. */
  chosen = $state.raw<ReadonlySet<string>>(new Set());
  working = $state(false);
  error = $state.raw<HostError | undefined>();
  reasons = $state.raw<readonly string[]>([]);
  #seen: ReadonlyMap<string, string> = new Map();
  #round = 0;

  /** Opens the dialog about documents; `seen` names the contents that the person has before them. */
  async ask(docs: readonly string[], seen: ReadonlyMap<string, string> = new Map()): Promise<void> {
    if (docs.length === 0 || !signed()) return;
    this.#round += 1;
    const round = this.#round;
    this.asked = undefined;
    this.chosen = new Set();
    this.error = undefined;
    this.reasons = [];
    this.#seen = seen;
    layers.open({ kind: 'verify' });
    try {
      const asked = await run('freshness.verifiable', { docs: [...docs] });
      if (round !== this.#round) return;
      this.asked = asked;
      // What nobody looked at since its last change is not verified by the way.
      const ready = asked.filter((each) => each.refused === null && (each.opened || seen.has(each.row.path)));
      this.chosen = new Set(ready.map((each) => each.row.path));
    } catch (thrown) {
      if (round === this.#round) this.error = HostError.from(thrown);
    }
  }

  toggle(path: string): void {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(path)) chosen.add(path);
    this.chosen = chosen;
  }

  async verify(text: string): Promise<void> {
    const documents: SeenDocument[] = (this.asked ?? [])
      .filter((each) => this.chosen.has(each.row.path))
      .map((each) => ({ doc: each.row.path, blob: this.#seen.get(each.row.path) ?? each.blob }));
    if (documents.length === 0 || this.working) return;
    this.working = true;
    this.error = undefined;
    this.reasons = [];
    try {
      const outcome = await run('freshness.verify', { documents, text });
      if (outcome.type === 'said') {
        board.selected = new Set();
        layers.close();
        const { verifications } = outcome;
        layers.say(t('verify.done', { n: outcome.documents.length }), {
          label: t('common.undo'),
          undoes: true,
          act: () => void this.#withdraw(verifications),
        });
      } else {
        this.reasons = [outcome.type === 'refused' ? t('verify.may_not') : t('verify.changed', { titles: outcome.titles.join(', ') })];
      }
    } catch (thrown) {
      this.error = HostError.from(thrown);
    } finally {
      this.working = false;
    }
  }

  async #withdraw(verifications: GivenVerification[]): Promise<void> {
    try {
      await run('freshness.withdraw', { verifications });
      layers.say(t('verify.undone'));
    } catch (thrown) {
      layers.open({ kind: 'refused', title: t('verify.not_withdrawn'), message: HostError.from(thrown).message });
    }
  }
}

export const verifying = new Verifying();
