/**
 * A draft under review: the text that is looked at, the change in hand, and the decision. What
 * is said holds for the text that was seen; a newer one waits until the person asks for it.
 */
import { HostError } from '../../host';
import { currentLocale, t } from '../../i18n';
import { run, type Change, type Reason, type ReviewDocument, type ReviewView, type VerdictOutcome } from '../../ipc';
import { app } from '../app/app.svelte';
import { layers } from '../app/layers.svelte';
import { signed } from '../drafts/begin';
import { forgetUnsent, keyOf } from '../threads/unsent';

export type Decision = 'approve' | 'request_changes';

export class Reviewing {
  readonly name: string;
  shown = $state.raw<ReviewView | undefined>();
  /** The draft as it is now, while the person still looks at an older text. */
  newer = $state.raw<ReviewView | undefined>();
  path = $state('');
  /** The change in hand, from 1; 0 before the first step. */
  change = $state(0);
  deciding = $state<Decision | null>(null);
  working = $state(false);
  error = $state.raw<HostError | undefined>();
  reasons = $state.raw<Reason[]>([]);
  movedBy = $state.raw<Change | undefined>();
  #expected = false;

  readonly document = $derived.by((): ReviewDocument | undefined => {
    const all = this.shown?.documents ?? [];
    return all.find((document) => document.diff.path === this.path) ?? all[0];
  });
  readonly total = $derived(this.document?.diff.changes ?? 0);
  readonly unmet = $derived((this.shown?.needs ?? []).filter((need) => !need.met));
  readonly moved = $derived(this.newer !== undefined || this.movedBy !== undefined);

  constructor(name: string, path: string | undefined) {
    this.name = name;
    this.path = path ?? '';
  }

  /** This person changes the text from here: the next text is no surprise. */
  expect(): void {
    this.#expected = true;
  }

  /** Somebody, perhaps this person, changed something: is it still the text that was seen? */
  hear(view: ReviewView): void {
    const before = this.shown?.draft.tip;
    // What a suggestion's author wrote is theirs in the history, also when this person accepted it.
    const own = this.#expected || view.draft.updated.email === app.person.email;
    if (before !== view.draft.tip) this.#expected = false;
    if (before === undefined || before === view.draft.tip || own) this.#take(view);
    else this.newer = view;
  }

  /** Shows the text as it is now. */
  async catchUp(): Promise<void> {
    try {
      this.#take(this.newer ?? (await run('review.view', { draft: this.name, language: currentLocale() })));
    } catch (thrown) {
      this.error = HostError.from(thrown);
    }
  }

  #take(view: ReviewView): void {
    this.shown = view;
    this.newer = undefined;
    this.movedBy = undefined;
    this.change = Math.min(this.change, this.total);
  }

  open(path: string): void {
    this.path = path;
    this.change = 0;
  }

  /** Goes to the next change, at the end of a document to that of the next one. */
  step(direction: 1 | -1): boolean {
    const all = this.shown?.documents ?? [];
    const here = all.findIndex((document) => document === this.document);
    const next = this.change + direction;
    if (next >= 1 && next <= this.total) {
      this.change = next;
      return true;
    }
    const other = all[here + direction];
    if (!other || other.diff.changes === 0) return false;
    this.path = other.diff.path;
    this.change = direction > 0 ? 1 : other.diff.changes;
    return true;
  }

  ask(decision: Decision): boolean {
    if (!this.shown || this.moved || !signed()) return false;
    if (decision === 'approve' && this.shown.may_not_approve !== null) return false;
    this.error = undefined;
    this.reasons = [];
    this.deciding = decision;
    return true;
  }

  get summaryKey(): string {
    return keyOf('verdict', this.name);
  }

  /** Says it of exactly the text that is shown; true when it is said. */
  async decide(text: string): Promise<boolean> {
    const { shown, deciding } = this;
    if (!shown || !deciding || this.working) return false;
    this.working = true;
    this.error = undefined;
    try {
      const { name, tip, title } = shown.draft;
      const outcome: VerdictOutcome = await run(`review.${deciding}`, { draft: name, tip, text: text.trim() });
      if (outcome.type === 'refused') {
        this.reasons = outcome.reasons;
        return false;
      }
      this.deciding = null;
      if (outcome.type === 'moved') {
        this.movedBy = outcome.by;
        return false;
      }
      forgetUnsent(this.summaryKey);
      layers.say(t(deciding === 'approve' ? 'review.said_approved' : 'review.said_changes', { title }));
      return true;
    } catch (thrown) {
      this.error = HostError.from(thrown);
      return false;
    } finally {
      this.working = false;
    }
  }
}
