import { afterEach, describe, expect, it } from 'vitest';

import { setLanguage } from '../../i18n';
import type { Freshness } from '../../ipc';
import { trustDetails, trustOf } from './trust';

function freshness(part: Partial<Freshness>, ...codes: string[]): Freshness {
  return {
    state: 'fresh',
    reasons: codes.map((code) => ({ code, text: `Because of ${code}.`, day: '2026-11-14' })),
    due: null,
    days_left: null,
    window_days: null,
    updated: null,
    verified: null,
    ...part,
  };
}

afterEach(() => setLanguage('en'));

describe('a trust badge', () => {
  const cases: [name: string, given: Freshness, age: number | null, glyph: string, word: string, short: string][] = [
    ['fresh', freshness({ days_left: 82, window_days: 90 }), 8, 'fresh', 'Fresh', '8 d'],
    ['due', freshness({ state: 'due_soon', days_left: 6, window_days: 90 }), 84, 'due', 'Due in 6 d', 'Due in 6 d'],
    ['due today', freshness({ state: 'due_soon', days_left: 0, window_days: 90 }), 90, 'due', 'Due today', 'Due today'],
    ['stale', freshness({ state: 'stale', days_left: -12, window_days: 90 }, 'age'), 102, 'stale', 'Stale 12 d', 'Stale 12 d'],
    ['expired', freshness({ state: 'stale', days_left: 20, window_days: 30 }, 'expired'), 10, 'stale', 'Expired', 'Expired'],
    ['not yet effective', freshness({ state: 'due_soon' }, 'not_yet_effective'), 1, 'never', 'Not yet effective', 'Not yet effective'],
    ['stale outranked by a changed source', freshness({ state: 'stale', days_left: -3 }, 'age', 'source_changed'), 9, 'source', 'Source changed', 'Source changed'],
    ['stale without a window', freshness({ state: 'stale' }), null, 'stale', 'Stale', 'Stale'],
    ['fresh without a date', freshness({}), null, 'fresh', 'Fresh', 'Fresh'],
  ];
  it.each(cases)('says %s', (_, given, age, glyph, word, short) => {
    expect(trustOf(given, age)).toMatchObject({ glyph, word, short });
  });

  it('draws the share of the window that is left, from none to all', () => {
    expect(trustOf(freshness({ days_left: 45, window_days: 90 }), 1).share).toBe(0.5);
    expect(trustOf(freshness({ days_left: 500, window_days: 90 }), 1).share).toBe(1);
    expect(trustOf(freshness({ days_left: 5, window_days: 0 }), 1).share).toBe(1);
  });

  it('words every reason in the language of the interface, and one it does not know as it comes', () => {
    const codes = ['age', 'never_verified', 'changed_since_verified', 'source_changed', 'expired', 'not_yet_effective', 'unowned'];
    for (const language of ['en', 'ko', 'vi', 'lv'] as const) {
      setLanguage(language);
      const words = trustDetails(freshness({ state: 'stale' }, ...codes));
      expect(new Set(words).size).toBe(codes.length);
      expect(words.join(' ')).not.toMatch(/Because of|[{}]/);
      expect(trustDetails(freshness({}, 'a_later_one'))).toEqual(['Because of a_later_one.']);
    }
  });

  it('tells why, when and until when', () => {
    const given = freshness({ state: 'stale', days_left: -12, window_days: 90, due: '2026-11-10', updated: '2026-08-12' }, 'age');
    expect(trustDetails(given)).toEqual(['Neither updated nor verified within its policy window.', 'Updated 12 August 2026', 'every 90 days · was due 10 November 2026']);
  });
});
