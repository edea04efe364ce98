import { describe, expect, it } from 'vitest';

import { pagesFor, scrollFor, shownRows } from './window';

describe('rows to draw', () => {
  const cases: [name: string, args: Parameters<typeof shownRows>, expected: { first: number; end: number }][] = [
    ['nothing of an empty list', [0, 40, 0, 600], { first: 0, end: 0 }],
    ['the first screen and some spare', [1000, 40, 0, 600, 8], { first: 0, end: 23 }],
    ['both sides in the middle', [1000, 40, 4000, 600, 8], { first: 92, end: 123 }],
    ['the end, and not beyond', [1000, 40, 39_400, 600, 8], { first: 977, end: 1000 }],
    ['the end when scrolled too far, as after a filter', [10, 40, 39_400, 200, 2], { first: 3, end: 10 }],
    ['the start when pulled above it', [1000, 40, -80, 600, 2], { first: 0, end: 17 }],
    ['some before the height is known', [1000, 40, 0, 0, 8], { first: 0, end: 8 }],
  ];
  it.each(cases)('%s', (_, args, expected) => {
    expect(shownRows(...args)).toEqual(expected);
  });

  it('are few of 100,000, and always cover what is in view', () => {
    for (let scroll = 0; scroll < 4_000_000; scroll += 33_331) {
      const shown = shownRows(100_000, 40, scroll, 600);
      expect(shown.end - shown.first).toBeLessThan(40);
      expect(shown.first * 40).toBeLessThanOrEqual(Math.min(scroll, 100_000 * 40 - 600));
      expect(shown.end * 40).toBeGreaterThanOrEqual(Math.min(scroll + 600, 100_000 * 40));
    }
  });
});

describe('scrolling to a row', () => {
  it('moves as little as possible', () => {
    expect(scrollFor(3, 40, 0, 600), 'in view already').toBe(0);
    expect(scrollFor(0, 40, 200, 600), 'above').toBe(0);
    expect(scrollFor(20, 40, 0, 600), 'below').toBe(240);
  });
});

describe('pages to ask for', () => {
  it('are those that the rows stand on', () => {
    expect(pagesFor({ first: 0, end: 0 }, 100)).toEqual([]);
    expect(pagesFor({ first: 0, end: 100 }, 100)).toEqual([0]);
    expect(pagesFor({ first: 95, end: 101 }, 100)).toEqual([0, 1]);
  });
});
