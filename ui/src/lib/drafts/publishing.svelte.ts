/** Publishing one draft: what it would do, and what came of it. */
import { HostError } from '../../host';
import { currentLocale, t } from '../../i18n';
import { run, type PublishOutcome, type PublishPreview, type Reason, type Resolution } from '../../ipc';
import { layers } from '../app/layers.svelte';
import { forgetDraft } from './writing.svelte';

export class Publishing {
  preview = $state.raw<PublishPreview | undefined>();
  error = $state.raw<HostError | undefined>();
  reasons = $state.raw<Reason[]>([]);
  /** Whether something was published since the preview was made. */
  moved = $state(false);
  working = $state(false);
  message = $state('');
  minor = $state(false);
  /** Whether the person says that they checked the whole documents. */
  verify = $state(false);
  /** Whether the person said that they publish past the rules. */
  bypass = $state(false);
  mayBypass = $state(false);
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  /** Whether it goes past the rules now. */
  get past(): boolean {
    return this.mayBypass && this.bypass;
  }

  async look(): Promise<void> {
    try {
      this.#show(await run('drafts.publish_preview', { name: this.name, language: currentLocale() }));
      this.error = undefined;
    } catch (thrown) {
      this.error = HostError.from(thrown);
    }
  }

  /** Publishes what the preview shows; true when it is published. */
  async publish(resolutions: Resolution[] = []): Promise<boolean> {
    const preview = this.preview;
    if (!preview || this.working) return false;
    this.working = true;
    this.error = undefined;
    try {
      const { message, minor, name } = this;
      const verify = this.verify && preview.may_verify;
      return this.#hear(await run('drafts.publish', { name, onto: preview.onto, tip: preview.draft.tip, message: message.trim(), minor, bypass: this.past, verify, resolutions, language: currentLocale() }), preview);
    } catch (thrown) {
      this.error = HostError.from(thrown);
      return false;
    } finally {
      this.working = false;
    }
  }

  #show(preview: PublishPreview): void {
    const untouched = this.message === '' || this.message === this.preview?.message;
    this.preview = preview;
    this.reasons = preview.draft.blocked_by;
    this.mayBypass = preview.draft.may_bypass;
    if (untouched) this.message = preview.message;
  }

  #said({ kept, unwritten, nothing, verified, behind }: Extract<PublishOutcome, { type: 'published' }>, preview: PublishPreview): string {
    if (nothing) return t('publish.done_nothing');
    if (behind) return t('publish.behind');
    if (unwritten.length > 0) return t('publish.unwritten', { n: unwritten.length });
    if (kept.length > 0) return t('publish.kept', { n: kept.length });
    const done = !(this.verify && preview.may_verify) ? 'publish.done' : verified > 0 ? 'publish.done_verified' : 'publish.done_unverified';
    return t(done, { title: preview.draft.title });
  }

  #hear(outcome: PublishOutcome, preview: PublishPreview): boolean {
    switch (outcome.type) {
      case 'published':
        forgetDraft(this.name);
        layers.say(this.#said(outcome, preview));
        return true;
      case 'blocked':
        this.reasons = outcome.reasons;
        this.mayBypass = outcome.may_bypass;
        this.bypass = false;
        return false;
      case 'conflicts':
        this.#show(outcome.preview);
        return false;
      case 'moved':
        this.moved = true;
        this.bypass = false;
        this.#show(outcome.preview);
        return false;
    }
  }
}
