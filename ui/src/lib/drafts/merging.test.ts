import { beforeEach, describe, expect, it } from 'vitest';

import type { Conflict } from '../../ipc';
import { changedWords, joined, Merging } from './merging.svelte';

const CONFLICT: Conflict = {
  path: 'hold.md',
  title: 'Hold',
  theirs: null,
  pieces: [
    { type: 'text', text: '# Hold\n\n' },
    { type: 'place', before: 'Ask.\n', yours: 'Ask first.\n', theirs: 'Ask twice.\n' },
    { type: 'text', text: '\n## Back\n\n' },
    { type: 'place', before: 'Thank.\n', yours: 'Thank them.\n', theirs: '' },
    { type: 'text', text: 'End.\n' },
  ],
};

let merging: Merging;
beforeEach(() => {
  merging = new Merging();
  merging.take([CONFLICT]);
});

describe('a document moved to two places', () => {
  const MOVED: Conflict = {
    path: 'billing/hold.md',
    title: 'Hold',
    theirs: null,
    pieces: [{ type: 'moved', before: 'hold.md', yours: 'billing/hold.md', theirs: 'phone/hold.md' }, { type: 'text', text: '# Hold\n' }],
  };

  it('lies in one of them', () => {
    merging.take([MOVED]);
    expect(merging.places.map((place) => place.moved)).toEqual([true]);
    for (const choice of ['both', 'own'] as const) {
      merging.choose(choice);
      expect(merging.finished).toBe(false);
    }
    merging.choose('theirs');
    expect(merging.resolutions()).toEqual([{ path: 'billing/hold.md', text: '# Hold\n', place: 'phone/hold.md' }]);
  });
});

describe('places', () => {
  it('stand under their headings', () => {
    expect(merging.places.map((place) => place.heading)).toEqual(['Hold', 'Back']);
  });

  it('make a text only when all are decided', () => {
    merging.choose('yours');
    expect(merging.resolutions()).toEqual([]);
    merging.next();
    merging.choose('theirs');
    expect(merging.resolutions()).toEqual([{ path: 'hold.md', text: '# Hold\n\nAsk first.\n\n## Back\n\nEnd.\n' }]);
  });

  it('can hold both, or what the person writes', () => {
    merging.choose('both');
    merging.move(1);
    merging.write('Thank them twice.\n');
    expect(merging.resolutions()[0]?.text).toBe('# Hold\n\nAsk first.\nAsk twice.\n\n## Back\n\nThank them twice.\nEnd.\n');
  });

  it('keep what was chosen when the published text moves elsewhere', () => {
    merging.choose('yours');
    merging.take([{ ...CONFLICT, pieces: CONFLICT.pieces.map((piece, at) => (at === 3 ? { type: 'place', before: 'x', yours: 'y', theirs: 'z' } : piece)) }]);
    expect(merging.done).toBe(1);
  });
});

it('of a fact keeps the other value as a comment, since a key stands once', () => {
  const pieces: Conflict['pieces'] = [
    { type: 'text', text: '---\n' },
    { type: 'place', before: 'title: A\n', yours: 'title: B\n', theirs: 'title: C\n' },
    { type: 'text', text: 'owner: e\n---\n' },
    { type: 'place', before: 'x: a\n', yours: 'x: b\n', theirs: 'x: c\n' },
  ];
  merging.take([{ ...CONFLICT, pieces }]);
  merging.choose('both');
  merging.move(1);
  merging.choose('both');
  expect(merging.resolutions()[0]?.text).toBe('---\ntitle: B\n# title: C\nowner: e\n---\nx: b\nx: c\n');
});

describe('a place', () => {
  const text = (words: string) => ({ type: 'text', text: words }) as const;
  const place = (yours: string) => ({ type: 'place', before: 'b', yours, theirs: 't' }) as const;
  const placed = (pieces: Conflict['pieces']) => {
    const merging = new Merging();
    merging.take([{ ...CONFLICT, pieces }]);
    return merging.place;
  };

  it('is shown with the rest of its line', () => {
    expect(placed([text('# Hold\n\n> Come back within '), place('90'), text(' seconds.\n\nMore.\n')])).toMatchObject({ lead: 'Come back within ', tail: ' seconds.' });
  });

  it('of whole lines stands alone', () => {
    expect(placed([text('# Hold\n\n'), place('Come back.\n'), text('\nMore.\n')])).toMatchObject({ lead: '', tail: '' });
  });
});

describe('both texts', () => {
  const cases: [yours: string, theirs: string, expected: string][] = [
    ['a\n', 'b\n', 'a\nb\n'],
    ['60', '90', '60 90'],
    ['a\nb', 'c', 'a\nb\nc'],
    ['', 'b', 'b'],
    ['a', '', 'a'],
    ['soon, and kindly', ', within 60 seconds', 'soon, and kindly, within 60 seconds'],
  ];
  it.each(cases)('%j and %j are %j', (yours, theirs, expected) => expect(joined(yours, theirs)).toBe(expected));
});

describe('words that a side changed', () => {
  it('are marked, the others not', () => {
    expect(changedWords('come back soon', 'come back in 60 seconds')).toEqual([
      { text: 'come back ', changed: false },
      { text: 'in 60 seconds', changed: true },
    ]);
  });

  it('together are the whole text', () => {
    const text = '고객을 60초 넘게 기다리게 하지 마세요.\n';
    expect(changedWords('고객을 90초 넘게', text).map((word) => word.text).join('')).toBe(text);
  });
});
