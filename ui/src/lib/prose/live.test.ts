import { describe, expect, it } from 'vitest';

import { dress } from './dress';
import { LiveText, type LiveBlock } from './live';

const KINDS = [
  '<p data-line="0">One</p>\n',
  '<p data-line="0">Two <b>words</b></p>\n',
  '<h2 data-line="0" id="a">Head</h2>\n',
  '<ul data-line="0"><li data-line="0">a</li><li data-line="1">b</li></ul>\n',
  '<table data-line="0"><tbody><tr><td>x</td></tr></tbody></table>\n',
  '<div class="alert alert-say" data-line="0"><p data-line="1">Sorry</p></div>\n',
  '<p>two</p>\n<p>in one</p>\n',
  'bare words\n',
  '<hr>\n',
];

function shown(blocks: readonly LiveBlock[]): string {
  const box = document.createElement('div');
  box.append(dress(blocks.map(({ html }) => html).join(''), 'en'));
  return box.innerHTML;
}

describe('a text that changes as it is typed', () => {
  it('always shows what showing it anew would', () => {
    let seed = 20260615;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      return seed % below;
    };
    const target = document.createElement('div');
    const text = new LiveText();
    let blocks: LiveBlock[] = [];
    for (let round = 0; round < 60; round += 1) {
      const at = random(blocks.length + 1);
      const fresh = Array.from({ length: random(4) }, (): LiveBlock => ({ line: 1, html: KINDS[random(KINDS.length)] ?? '' }));
      blocks = [...blocks.slice(0, at), ...fresh, ...blocks.slice(at + random(3))].slice(0, 12);
      text.show(target, blocks, 'en');
      expect(target.innerHTML, `round ${round}`).toBe(shown(blocks));
    }
  }, 30_000);

  it('leaves blocks that stayed the same in place', () => {
    const target = document.createElement('div');
    const text = new LiveText();
    const [first, last] = [{ line: 1, html: '<p>a</p>' }, { line: 5, html: '<p>c</p>' }];
    text.show(target, [first, { line: 3, html: '<p>b</p>' }, last], 'en');
    const before = [...target.children];
    text.show(target, [first, { line: 3, html: '<p>bb</p>' }, { line: 4, html: '<p>new</p>' }, last], 'en');
    expect(target.children[0]).toBe(before[0]);
    expect(target.children[3]).toBe(before[2]);
    expect(target.textContent).toBe('abbnewc');
  });

  it('tells the lines around a place as they are now', () => {
    const target = document.createElement('div');
    const text = new LiveText();
    const blocks = [0, 10, 20, 30].map((line): LiveBlock => ({ line, html: KINDS[3] ?? '' }));
    text.show(target, blocks, 'en');
    expect(text.around(14, 'line').map(({ line }) => line), 'its block and the next one').toEqual([10, 11, 20, 21]);
    for (const block of blocks.slice(1)) block.line += 2;
    expect(text.around(14, 'line').map(({ line }) => line)).toEqual([12, 13, 22, 23]);
    expect(text.around(99, 'line').map(({ line }) => line), 'behind the last').toEqual([32, 33]);
  });
});
