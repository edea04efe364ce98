/** What a trust badge draws and says, from the engine's freshness. */
import { fullDate, t } from '../../i18n';
import type { Freshness, FreshnessReason } from '../../ipc';

export type Glyph = 'fresh' | 'due' | 'stale' | 'never' | 'source';

export interface Trust {
  glyph: Glyph;
  /** On a pill: 'Due in 6 d'. */
  word: string;
  /** In a dense list: '8 d', '6 d left'. */
  short: string;
  /** Share of the policy window that is left, 0 to 1. */
  share: number;
}

function has(freshness: Freshness, code: string): boolean {
  return freshness.reasons.some((reason) => reason.code === code);
}

function shareLeft(freshness: Freshness): number {
  const { days_left: left, window_days: window } = freshness;
  if (left === null || window === null || window <= 0) return 1;
  return Math.min(1, Math.max(0, left / window));
}

/** Source changed outranks Stale, Stale outranks Due soon. */
export function trustOf(freshness: Freshness, age: number | null): Trust {
  const share = shareLeft(freshness);
  const left = freshness.days_left;
  if (has(freshness, 'source_changed')) {
    return { glyph: 'source', word: t('trust.source'), short: t('trust.source'), share };
  }
  if (has(freshness, 'expired')) {
    return { glyph: 'stale', word: t('trust.expired'), short: t('trust.expired'), share: 0 };
  }
  if (has(freshness, 'not_yet_effective')) {
    return { glyph: 'never', word: t('trust.not_yet'), short: t('trust.not_yet'), share };
  }
  if (freshness.state === 'stale') {
    if (has(freshness, 'never_verified') && left === null) {
      return { glyph: 'never', word: t('trust.never'), short: t('trust.never'), share: 0 };
    }
    const over = left === null ? null : Math.max(0, -left);
    const word = over === null ? t('trust.stale_plain') : t('trust.stale', { n: over });
    return { glyph: 'stale', word, short: word, share: 0 };
  }
  if (freshness.state === 'due_soon') {
    if (left === null) return { glyph: 'due', word: t('trust.due_plain'), short: t('trust.due_plain'), share };
    const word = left === 0 ? t('trust.due_today') : t('trust.due', { n: left });
    return { glyph: 'due', word, short: word, share };
  }
  return { glyph: 'fresh', word: t('trust.fresh'), short: age === null ? t('trust.fresh') : t('trust.days', { n: age }), share };
}

/** A reason in the interface's language; one that is not known here as the engine words it. */
export function reasonInWords(reason: FreshnessReason, { state, due }: Freshness): string {
  const date = reason.day === null ? '' : fullDate(reason.day);
  switch (reason.code) {
    case 'age':
      // The clock began on that day, unless it is the last one.
      return reason.day !== null && reason.day === due ? t('trust.why_last_day', { date }) : t(state === 'due_soon' ? 'trust.why_soon' : 'trust.why_age');
    case 'never_verified':
      return t('trust.why_never');
    case 'changed_since_verified':
      return t('trust.why_changed', { date });
    case 'source_changed':
      return t('trust.why_source', { date });
    case 'expired':
      return t('trust.why_expired', { date });
    case 'not_yet_effective':
      return t('trust.why_not_yet', { date });
    case 'unowned':
      return t('trust.why_unowned');
    default:
      return reason.text;
  }
}

/** Everything behind the badge in one sentence each: reasons, window, due date. */
export function trustDetails(freshness: Freshness): string[] {
  const lines = freshness.reasons.map((reason) => reasonInWords(reason, freshness));
  if (freshness.verified) lines.push(t('trust.verified', { when: fullDate(freshness.verified) }));
  if (freshness.updated) lines.push(t('trust.updated', { when: fullDate(freshness.updated) }));
  const parts = [];
  if (freshness.window_days !== null) parts.push(t('trust.window', { n: freshness.window_days }));
  if (freshness.due) {
    const passed = (freshness.days_left ?? 0) < 0;
    parts.push(t(passed ? 'trust.was_due' : 'trust.next_due', { date: fullDate(freshness.due) }));
  }
  if (parts.length > 0) lines.push(parts.join(' · '));
  return lines;
}
