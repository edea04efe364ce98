import { describe, expect, it } from 'vitest';

import type { DocumentPage, DocumentRow } from '../../ipc';
import { PagedRows } from './paged.svelte';

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const row = (path: string): DocumentRow => ({ path }) as DocumentRow;

function pageOf(total: number, name: string, offset: number, limit: number): DocumentPage {
  const count = Math.max(0, Math.min(limit, total - offset));
  return { total, documents: Array.from({ length: count }, (_, index) => row(`${name}${offset + index}`)) };
}

describe('a paged list', () => {
  it('asks only for the pages in view, each once', async () => {
    const asked: number[] = [];
    const rows = new PagedRows();
    rows.restart(async (offset, limit) => {
      asked.push(offset);
      return pageOf(100_000, 'a', offset, limit);
    });
    await settled();
    rows.show({ first: 50_000, end: 50_020 });
    rows.show({ first: 50_001, end: 50_021 });
    await settled();
    expect(asked).toEqual([0, 50_000]);
    expect(rows.row(50_010)?.path).toBe('a50010');
    expect(rows.row(30_000), 'never asked for').toBeUndefined();
  });

  it('never shows a page of the list that was left', async () => {
    const late: (() => void)[] = [];
    const rows = new PagedRows();
    rows.restart((offset, limit) => new Promise((resolve) => late.push(() => resolve(pageOf(10, 'old', offset, limit)))));
    rows.restart(async (offset, limit) => pageOf(3, 'new', offset, limit));
    await settled();
    late.forEach((answer) => answer());
    await settled();
    expect(rows.total).toBe(3);
    expect(rows.row(0)?.path).toBe('new0');
    expect(rows.row(5), 'rows of the old list are gone').toBeUndefined();
  });

  it('keeps what it shows and says what failed', async () => {
    const rows = new PagedRows();
    rows.restart(async (offset, limit) => pageOf(3, 'a', offset, limit));
    await settled();
    rows.restart(() => Promise.reject(new Error('The handbook was closed.')));
    await settled();
    expect(rows.error?.message).toBe('The handbook was closed.');
    expect(rows.row(0)?.path).toBe('a0');
  });
});
