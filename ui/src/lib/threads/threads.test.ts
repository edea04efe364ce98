import { afterEach, describe, expect, it } from 'vitest';

import type { Thread } from '../../ipc';
import { arrange, GAP, within, type Placed } from './arrange';
import { mentionAt, mentioned } from './mention';
import { placesIn, threadsOf } from './places';
import { occurrence, selectedIn } from './select';
import { forgetUnsent, keepUnsent, keyOf, unsent } from './unsent';
import { carried } from './writing.svelte';

/** Numbers from a seed, so that a failure can be made again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

describe('cards in the margin', () => {
  const card = (id: string, top: number, height = 100): Placed => ({ id, top, height });

  it('stand beside their lines while there is room', () => {
    expect([...arrange([card('a', 0), card('b', 300)], null).values()]).toEqual([0, 300]);
  });

  it('push each other down with a gap', () => {
    expect([...arrange([card('a', 50), card('b', 60), card('c', 70)], null).values()]).toEqual([50, 158, 266]);
  });

  it('make room for the active one, which stands exactly beside its line', () => {
    const tops = arrange([card('a', 250), card('b', 260), card('c', 300)], 'c');
    expect(tops.get('c')).toBe(300);
    expect(tops.get('b')).toBe(192);
    expect(tops.get('a')).toBe(84);
  });

  it('stay in sight when there is no room left above', () => {
    const tops = arrange([card('a', 0), card('b', 10), card('c', 20)], 'c');
    expect([...tops.values()]).toEqual([0, 108, 216]);
  });

  it('never overlap and keep their order, whichever is active', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = seeded(seed);
      const cards = Array.from({ length: 1 + Math.floor(random() * 12) }, (_, at) => card(`${at}`, Math.floor(random() * 900), 20 + Math.floor(random() * 200))).sort((a, b) => a.top - b.top);
      const active = random() < 0.7 ? (cards[Math.floor(random() * cards.length)]?.id ?? null) : null;
      const tops = arrange(cards, active);
      cards.forEach((each, at) => {
        const above = cards[at - 1];
        const least = above ? (tops.get(above.id) ?? 0) + above.height + GAP : 0;
        expect(tops.get(each.id), `seed ${seed}`).toBeGreaterThanOrEqual(least);
      });
    }
  });

  it('are made only near what is in view', () => {
    const cards = [card('a', 0), card('b', 500), card('c', 5000)];
    expect([...within(cards, arrange(cards, null), 400, 900)]).toEqual(['b']);
  });
});

describe('selected words', () => {
  const shown = document.createElement('div');
  document.body.append(shown);
  afterEach(() => getSelection()?.removeAllRanges());

  function select(html: string, from: [string, number], to: [string, number]): ReturnType<typeof selectedIn> {
    shown.innerHTML = html;
    const text = (selector: string): Node => shown.querySelector(selector)?.firstChild as Node;
    const range = document.createRange();
    range.setStart(text(from[0]), from[1]);
    range.setEnd(text(to[0]), to[1]);
    const selection = getSelection();
    selection?.removeAllRanges();
    selection?.addRange(range);
    return selectedIn(shown, { anchor: 'title', text: 'The refund' });
  }

  it('are counted in their section', () => {
    const found = select('<p>refund</p><h2 id="s-a">A</h2><p>refund, <b>refund</b></p>', ['b', 0], ['b', 6]);
    expect(found?.selection).toEqual({ type: 'quote', quote: 'refund', section: 'a', occurrence: 2 });
  });

  it('count in the title too, where it stands above the text', () => {
    const found = select('<p>refund</p>', ['p', 0], ['p', 6]);
    expect(found?.selection).toEqual({ type: 'quote', quote: 'refund', section: 'title', occurrence: 2 });
  });

  it('do not count words that the window put there', () => {
    const found = select('<h2 id="s-a">A</h2><div class="alert"><div class="alert-head">Say this</div><p>Say this now</p></div>', ['p', 0], ['p', 8]);
    expect(found?.selection).toEqual({ type: 'quote', quote: 'Say this', section: 'a', occurrence: 1 });
  });

  it('reach over paragraphs with a single space', () => {
    const found = select('<h2 id="s-a">A</h2><p class="x">환불 한도는</p>\n<p class="y">5만 원입니다.</p>', ['.x', 3], ['.y', 4]);
    expect(found?.selection).toMatchObject({ quote: '한도는 5만 원', section: 'a' });
  });

  it('over the edge of a section belong to none', () => {
    const found = select('<h2 id="s-a">A</h2><p class="x">one</p><h2 id="s-b">B</h2><p class="y">two</p>', ['.x', 0], ['.y', 3]);
    expect(found?.selection).toMatchObject({ quote: 'one B two', section: null });
  });

  it('are nothing when nothing is selected', () => {
    expect(select('<p>one</p>', ['p', 1], ['p', 1])).toBeNull();
  });

  it('are told apart by what stands before them', () => {
    expect(occurrence('', 'a b')).toBe(1);
    expect(occurrence('a  b, a\nb, ', 'a b')).toBe(3);
  });
});

describe('lines of threads', () => {
  const thread = (id: string, section = '', status: Thread['anchor']['status'] = 'exact'): Thread =>
    ({ id, anchor: { status, section, from: 0, to: 1, line: 1, column: 1, quote: '', reason: null, why: null } }) as Thread;

  it('are found by their first mark, else by their section', () => {
    const root = document.createElement('div');
    root.innerHTML = '<p><span class="thread-mark" data-thread="a b">x</span></p><h2 id="s-q&quot;]">Q</h2>';
    const places = placesIn(root, [thread('a'), thread('b'), thread('c', 'q"]'), thread('d', '', 'document')], 0);
    expect([...places.keys()]).toEqual(['a', 'b', 'c', 'd']);
    expect(threadsOf(root.querySelector('span') as Element)).toEqual(['a', 'b']);
  });
});

describe('words at the edge of what is typed', () => {
  it('take in nothing that is typed before or behind them', () => {
    expect(carried(0, 'two', 'one two', 'start')).toBe(4);
    expect(carried(3, 'two', 'two more', 'end')).toBe(3);
  });
});

describe('mentions', () => {
  const cases: [name: string, text: string, expected: string | null][] = [
    ['begin behind a space', 'ask @em', 'em'],
    ['begin the text', '@', ''],
    ['take letters with marks', 'hỏi @Trần', 'Trần'],
    ['take a second word', '@Emma Cl', 'Emma Cl'],
    ['take Hangul', '(@김서', '김서'],
    ['are no part of an address', 'emma@dalbit', null],
    ['end with the sentence', '@Emma, and', null],
  ];
  it.each(cases)('%s', (_, text, expected) => {
    expect(mentionAt(text, text.length)?.query ?? null).toBe(expected);
  });

  it('put the name in and the caret behind it', () => {
    const text = 'ask @em now';
    const mention = mentionAt(text, 7);
    expect(mention && mentioned(text, mention, 7, 'Emma Clarke')).toEqual({ text: 'ask @Emma Clarke now', caret: 17 });
  });
});

describe('text that is not sent', () => {
  it('stays until it is let go of', () => {
    const key = keyOf('new', null, 'a.md');
    keepUnsent(key, { text: 'half a sen', topic: null, replacement: null, about: null });
    expect(unsent(key)?.text).toBe('half a sen');
    expect(unsent(keyOf('new', 'draft', 'a.md')), 'a draft is another text').toBeUndefined();
    forgetUnsent(key);
    expect(unsent(key)).toBeUndefined();
  });

  it('is nothing when what was kept cannot be read', () => {
    localStorage.setItem('carebook.unsent broken', '{"text":');
    expect(unsent('broken')).toBeUndefined();
  });
});

describe('places in a text that goes on being written', () => {
  const cases: [name: string, before: string, after: string, at: number, expected: number][] = [
    ['stay before a change', 'one two three', 'one two four', 4, 4],
    ['move with what is put before them', 'two', 'one two', 0, 4],
    ['move with what is taken away before them', 'one two', 'two', 4, 0],
    ['end where a change ends when they lay in it', 'one two three', 'one three', 6, 5],
  ];
  it.each(cases)('%s', (_, before, after, at, expected) => {
    expect(carried(at, before, after, 'start')).toBe(expected);
  });
});
