import { beforeEach, describe, expect, it } from 'vitest';

import type { SearchAnswer, SearchGroup } from '../../ipc';
import { search } from './search.svelte';

function answer(...paths: string[]): SearchAnswer {
  const groups = paths.map((path) => ({ row: { path }, hits: [{ anchor: 'a' }, { anchor: 'b' }] }) as SearchGroup);
  return { query: '', took_us: 1, total_sections: 0, total_documents: 0, groups, also_matched: [], hints: [], closest: [], answer: null, building: false };
}

beforeEach(() => search.clear());

describe('the selection', () => {
  it('stays on the first result while the person only types', () => {
    search.settle(undefined, answer('a', 'b'));
    search.type('refund');
    search.settle(answer('a', 'b'), answer('c', 'a'));
    expect(search.chosen).toBe(0);
  });

  it('stays on its document when the person moved and new answers come', () => {
    search.move(1, 3);
    search.settle(answer('a', 'b', 'c'), answer('x', 'a', 'b'));
    expect(search.chosen).toBe(2);
  });

  it('goes to the first when its document is gone', () => {
    search.move(1, 3);
    search.settle(answer('a', 'b', 'c'), answer('a', 'c'));
    expect(search.chosen).toBe(0);
  });

  it('begins anew with every keystroke', () => {
    search.move(2, 3);
    search.type('r');
    expect([search.chosen, search.moved]).toEqual([0, false]);
  });

  it('does not leave the list', () => {
    search.move(-1, 3);
    expect(search.chosen).toBe(0);
    search.move(9, 3);
    expect(search.chosen).toBe(2);
    search.move(1, 0);
    expect(search.chosen, 'an empty list moves nothing').toBe(2);
  });
});

describe('what is asked', () => {
  it('joins the words and the filters', () => {
    search.type('  환불 ');
    search.filter('lang', 'ko');
    search.filter('in', 'my folder/');
    expect(search.asked).toBe('lang:ko in:"my folder/" 환불');
    search.filter('lang', '');
    expect(search.asked).toBe('in:"my folder/" 환불');
  });

  it('is nothing while nothing is typed or chosen', () => {
    search.type('   ');
    expect(search.asked).toBe('');
  });
});
