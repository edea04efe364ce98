import { describe, expect, it } from 'vitest';

import { hue, initials } from './initials';
import { folderOf, foldersTo } from './paths';

describe('initials', () => {
  const cases: [string, string][] = [
    ['Emma Clarke', 'EC'],
    ['김서연', '서연'],
    ['Mārtiņš Ozols', 'MO'],
    ['Linh Trần', 'LT'],
    ['emma@example.com', 'E'],
    ['', '?'],
    ['  ', '?'],
  ];
  it.each(cases)('of “%s” are %s', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });

  it('keep their hue', () => {
    expect(hue('emma@example.com')).toBe(hue('emma@example.com'));
    for (const id of ['', 'a', '김서연', '🙂']) expect([1, 2, 3, 4, 5, 6]).toContain(hue(id));
  });
});

describe('folders of a path', () => {
  it('are told from the outside in', () => {
    expect(foldersTo('a/b/c.md')).toEqual([
      ['a', 'a'],
      ['a/b', 'b'],
    ]);
    expect(foldersTo('c.md')).toEqual([]);
    expect(folderOf('c.md')).toBe('');
  });
});
