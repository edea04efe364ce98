/** Sync as the window knows it: how this clone stands, what came of the last one, what to do. */
import { HostError } from '../../host';
import { t } from '../../i18n';
import { run, type SyncOutcome, type SyncReport, type SyncState } from '../../ipc';
import { app } from '../app/app.svelte';
import { layers } from '../app/layers.svelte';
import { router } from '../app/router.svelte';

class Syncing {
  outcome = $state.raw<SyncOutcome | null>(null);
  error = $state.raw<HostError | undefined>();
  /** While a sync that this window began is under way. */
  working = $state(false);

  get state(): SyncState | null {
    return app.sync;
  }

  /** What a person may take over after looking at it. */
  get held(): string | null {
    return this.outcome?.type === 'held' ? this.outcome.commit : null;
  }

  /** What a person may publish again, where the remote's publish branch went back. */
  get again(): string | null {
    return this.outcome?.type === 'held' ? this.outcome.again : null;
  }

  /** Syncs and says what came of it. What needs the person opens by itself; the rest is quiet. */
  async now(accept?: string): Promise<void> {
    if (this.working) return;
    this.working = true;
    this.error = undefined;
    this.outcome = null;
    try {
      const outcome = await run('sync.run', { remote: null, ...(accept === undefined ? {} : { accept }) });
      this.outcome = outcome;
      await this.look();
      // What an earlier sync left to be decided still is, although this one went through.
      if (app.sync?.status.type === 'needs_you') layers.open({ kind: 'sync' });
      else this.#say(outcome);
    } catch (thrown) {
      this.error = HostError.from(thrown);
      layers.open({ kind: 'sync' });
      await this.look();
    } finally {
      this.working = false;
      app.prompts = [];
    }
  }

  async look(): Promise<void> {
    try {
      app.sync = await run('sync.state', {});
    } catch {
      // No handbook is open any more.
    }
  }

  async stop(): Promise<void> {
    app.prompts = [];
    await run('sync.cancel', {});
  }

  async answer(id: string, answer: string | null): Promise<void> {
    app.prompts = app.prompts.filter((prompt) => prompt.id !== id);
    await run('sync.answer', { id, answer });
  }

  async trust(): Promise<void> {
    app.sync = await run('sync.trust', {});
    await this.now();
  }

  async every(minutes: number): Promise<void> {
    app.sync = await run('sync.set_interval', { minutes });
  }

  /** Opens the places in which both sides changed the same words. */
  async compare(): Promise<void> {
    const known = this.outcome?.type === 'conflicts' ? this.outcome.draft : undefined;
    try {
      const drafts = await run('drafts.list', {});
      const own = drafts.find((draft) => draft.name === known) ?? drafts.find((draft) => draft.mine && draft.conflicts.length > 0);
      layers.close();
      router.go(own ? { view: 'conflict', draft: own.name } : { view: 'drafts' });
    } catch (thrown) {
      this.error = HostError.from(thrown);
    }
  }

  #say(outcome: SyncOutcome): void {
    switch (outcome.type) {
      case 'up_to_date':
        layers.say(t('sync.up_to_date'));
        return;
      case 'done':
        layers.say(told(outcome.report));
        // What a person should know besides is not over with a toast.
        if (outcome.report.notices.length > 0) layers.open({ kind: 'sync' });
        else if (layers.dialog?.kind === 'sync') layers.close();
        return;
      case 'cancelled':
        layers.say(t('sync.cancelled'));
        return;
      case 'offline':
        return;
      default:
        layers.open({ kind: 'sync' });
    }
  }
}

/** What went where, in one sentence. */
export function told(report: SyncReport): string {
  const came = [
    ...(report.published === 'fast_forwarded' || report.published === 'merged' ? [t('sync.got_published')] : []),
    ...(report.drafts.length > 0 ? [t('sync.got_drafts', { n: report.drafts.length })] : []),
    ...(report.journal > 0 ? [t('sync.got_events', { n: report.journal })] : []),
  ];
  const went = [
    ...(report.pushed.length > 0 ? [t('sync.branches', { n: report.pushed.length })] : []),
    ...(report.removed.length > 0 ? [t('sync.removed', { n: report.removed.length })] : []),
  ];
  if (came.length === 0 && went.length === 0) return t('sync.up_to_date');
  const list = (parts: string[]) => (parts.length > 0 ? parts.join(', ') : t('sync.nothing'));
  return t('sync.done', { received: list(came), sent: list(went) });
}

export const syncing = new Syncing();
