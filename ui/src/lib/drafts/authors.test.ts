import { describe, expect, it } from 'vitest';

import type { BlameBlock } from '../../ipc';
import { byAuthor } from './authors';

const block = (from_line: number, to_line: number, commit: string): BlameBlock => ({
  from_line,
  to_line,
  change: { commit, at: '2026-06-01T09:00:00Z', author: commit, email: `${commit}@example.com`, summary: '' },
});

describe('who wrote each paragraph', () => {
  const html = '<h1 data-line="4">Hold</h1>\n<p data-line="6">Ask</p>\n<ul data-line="8"><li data-line="8">a</li></ul>\n<hr>\n<p data-line="12">End</p>';
  const cases: [name: string, blocks: BlameBlock[], expected: string[]][] = [
    ['one author is one run', [block(1, 20, 'a')], ['a:h1,p,ul,hr,p']],
    ['runs end where another change begins', [block(1, 6, 'a'), block(8, 8, 'b'), block(12, 12, 'a')], ['a:h1,p', 'b:ul,hr', 'a:p']],
    ['a line between two blocks belongs to the one before', [block(1, 2, 'a'), block(9, 12, 'b')], ['a:h1,p,ul,hr', 'b:p']],
    ['nobody is named where nothing is known', [], ['undefined:h1,p,ul,hr,p']],
  ];
  it.each(cases)('%s', (_, blocks, expected) => {
    const runs = byAuthor(html, blocks).map((run) => `${run.change?.commit}:${[...run.html.matchAll(/<(h1|p|ul|hr)\b/g)].map((match) => match[1]).join(',')}`);
    expect(runs).toEqual(expected);
  });

  it('loses nothing of the text', () => {
    const whole = byAuthor(html, [block(1, 6, 'a'), block(8, 8, 'b')]).map((run) => run.html).join('');
    expect(whole).toBe(html.replaceAll('\n', ''));
  });
});
