import { describe, expect, it } from 'vitest';

import { dress } from './dress';
import { Patched } from './patch';

/** A block of a rendered text, beginning on a line. */
const BLOCKS = [
  (line: number): string => `<p data-line="${line}">One</p>`,
  (line: number): string => `<p data-line="${line}">Two <b>words</b></p>`,
  (line: number): string => `<h2 data-line="${line}" id="a">Head</h2>`,
  (line: number): string => `<ul data-line="${line}"><li data-line="${line}">a</li><li data-line="${line + 1}">b</li></ul>`,
  (line: number): string => `<table data-line="${line}"><tr><td>x</td></tr></table>`,
  (line: number): string => `<div class="alert alert-say" data-line="${line}"><p data-line="${line + 1}">Sorry</p></div>`,
  (line: number): string => `<hr data-line="${line}">`,
];

function shown(html: string): string {
  const box = document.createElement('div');
  box.append(dress(html, 'en'));
  return [...box.children].map((child) => child.outerHTML).join('\n');
}

describe('a text that changes as it is typed', () => {
  it('always shows what showing it anew would', () => {
    let seed = 20260615;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) & 0x7fffffff;
      return seed % below;
    };
    const target = document.createElement('div');
    const patched = new Patched();
    let picks = [0, 1, 2];
    for (let round = 0; round < 60; round += 1) {
      const at = random(picks.length + 1);
      picks = [...picks.slice(0, at), ...Array.from({ length: random(3) }, () => random(BLOCKS.length)), ...picks.slice(at + random(3))].slice(0, 12);
      let line = 1;
      const html = picks.map((pick) => BLOCKS[pick]?.((line += 2 + random(2))) ?? '').join('\n');
      patched.show(target, html, 'en');
      expect([...target.children].map((child) => child.outerHTML).join('\n'), `round ${round}: ${html}`).toBe(shown(html));
    }
  }, 30_000);

  it('leaves blocks that stayed the same in place', () => {
    const target = document.createElement('div');
    const patched = new Patched();
    patched.show(target, '<p data-line="1">a</p><p data-line="3">b</p><p data-line="5">c</p>', 'en');
    const [first, , last] = target.children;
    patched.show(target, '<p data-line="1">a</p><p data-line="3">bb</p><p data-line="4">new</p><p data-line="6">c</p>', 'en');
    expect(target.children[0]).toBe(first);
    expect(target.children[3]).toBe(last);
    expect(last?.getAttribute('data-line')).toBe('6');
  });
});
