/** How this clone stands to its remote, in a few words and with a sign. */
import { ago, clock, daysBetween, t, tOr } from '../../i18n';
import type { SyncNeed, SyncSaying, SyncState } from '../../ipc';
import { app } from '../app/app.svelte';

export type SyncSign = 'good' | 'waits' | 'working' | 'offline' | 'needs' | 'none';

/** '2 min ago', in the interface's language; nothing within the last minute. */
export function since(when: string, now: number): string | null {
  // Where the handbook's day is another than the computer's, as in a demonstration, days are all there is to say.
  if (Math.abs(daysBetween(app.today, new Date(now).toISOString())) > 1) return daysBetween(when, app.today) === 0 ? clock(when) : ago(when, app.today);
  const minutes = Math.floor((now - Date.parse(when)) / 60_000);
  if (!Number.isFinite(minutes) || minutes < 1) return null;
  if (minutes < 60) return t('sync.minutes_ago', { n: minutes });
  if (minutes < 24 * 60) return t('sync.hours_ago', { n: Math.floor(minutes / 60) });
  return ago(when, new Date(now).toISOString());
}

export function signOf(state: SyncState): SyncSign {
  switch (state.status.type) {
    case 'in_sync':
      return 'good';
    case 'working':
      return 'working';
    case 'offline':
      return 'offline';
    case 'needs_you':
      return 'needs';
    case 'none':
      return 'none';
    case 'to_send':
    case 'unknown':
      return 'waits';
  }
}

export function needWords(need: SyncNeed): string {
  return t(`sync.need.${need}`);
}

/** A sentence of the engine in the person's language. */
export function sayingOf({ code, values }: SyncSaying): string {
  const known = { address: '', branch: '', draft: '', removed: '', of: '', name: '', other: '', ...values };
  return t(`sync.said.${code}`, known);
}

/** Today a time, before that a day: when the connection was lost. */
function lost(since: string, now: number): string {
  const today = new Date(now).toISOString();
  return daysBetween(since, today) === 0 ? clock(since) : ago(since, today);
}

export function wordsOf(state: SyncState, now: number): string {
  const { status } = state;
  switch (status.type) {
    case 'none':
      return t('sync.none');
    case 'unknown':
      return state.to_send > 0 ? t('sync.to_send', { n: state.to_send }) : t('sync.unknown');
    case 'in_sync': {
      const when = state.last === null ? null : since(state.last, now);
      return when === null ? t('sync.in_sync') : t('sync.synced', { when });
    }
    case 'to_send':
      return t('sync.to_send', { n: state.to_send });
    case 'working':
      return tOr(`sync.stage.${status.stage}`, t('sync.working'));
    case 'offline':
      return t('sync.offline', { time: lost(status.since, now) });
    case 'needs_you':
      return t('sync.needs');
  }
}
