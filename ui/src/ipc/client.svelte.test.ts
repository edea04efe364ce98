import { flushSync } from 'svelte';
import { afterEach, describe, expect, it } from 'vitest';

import { HostError, useHost } from '../host';
import { announce, Query, query } from '.';

interface Asked {
  request: unknown;
  answer: (value: unknown) => void;
  fail: (error: HostError) => void;
}

/** A host that answers when the test says so. */
function slowHost(): Asked[] {
  const asked: Asked[] = [];
  useHost({
    rpc: (_, request) => new Promise((answer, fail) => asked.push({ request, answer, fail })),
    onEvent: () => Promise.resolve(() => undefined),
    setZoom: () => undefined,
    quit: () => undefined,
  });
  return asked;
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const versions = (n: number): unknown => Array.from({ length: n }, (_, number) => ({ number }));
let stop: (() => void) | undefined;
afterEach(() => stop?.());

describe('a question', () => {
  it('ignores an answer that a newer question has overtaken', async () => {
    const asked = slowHost();
    const history = new Query('document.history');
    void history.ask({ doc: 'old' });
    void history.ask({ doc: 'new' });
    asked[1]?.answer(versions(2));
    await settled();
    asked[0]?.answer(versions(9));
    await settled();
    expect(history.data).toHaveLength(2);
    expect(history.answered).toEqual({ doc: 'new' });
    expect(history.waiting).toBe(false);
  });

  it('keeps the old answer until the new one arrives', async () => {
    const asked = slowHost();
    const history = new Query('document.history');
    void history.ask({ doc: 'a' });
    asked[0]?.answer(versions(1));
    await settled();
    void history.ask({ doc: 'b' });
    expect(history.data).toHaveLength(1);
    expect(history.waiting).toBe(true);
  });

  it('keeps the old answer beside an error, and forgets the error with the next answer', async () => {
    const asked = slowHost();
    const history = new Query('document.history');
    void history.ask({ doc: 'a' });
    asked[0]?.answer(versions(1));
    await settled();
    void history.ask({ doc: 'b' });
    asked[1]?.fail(new HostError('not_found', 'No Document is called b.', 'Look in the Library.'));
    await settled();
    expect(history.data).toHaveLength(1);
    expect(history.error?.code).toBe('not_found');
    expect(history.error?.hint).toBe('Look in the Library.');
    void history.ask({ doc: 'a' });
    asked[2]?.answer(versions(1));
    await settled();
    expect(history.error).toBeUndefined();
  });

  it('lets go of the question on its way when it is cleared', async () => {
    const asked = slowHost();
    const history = new Query('document.history');
    void history.ask({ doc: 'a' });
    history.clear();
    asked[0]?.answer(versions(1));
    await settled();
    expect(history.data).toBeUndefined();
  });
});

describe('a query that follows its request', () => {
  it('asks at once, with every new request, and when a tag it reads changes', () => {
    const asked = slowHost();
    let doc = $state('a');
    stop = $effect.root(() => {
      query('document.history', () => ({ doc }));
    });
    flushSync();
    doc = 'b';
    flushSync();
    announce(['history']);
    flushSync();
    announce(['settings']);
    flushSync();
    expect(asked.map((each) => each.request), 'settings are nothing that history reads').toEqual([{ doc: 'a' }, { doc: 'b' }, { doc: 'b' }]);
  });

  it('does not ask again for the same question in a new object', () => {
    const asked = slowHost();
    let row = $state.raw({ path: 'a', score: 1 });
    stop = $effect.root(() => {
      query('document.section', () => ({ doc: row.path, anchor: '' }));
    });
    flushSync();
    row = { path: 'a', score: 2 };
    flushSync();
    expect(asked).toHaveLength(1);
  });

  it('forgets its answer when there is nothing to ask', async () => {
    const asked = slowHost();
    let doc = $state<string | null>('a');
    let history: Query<'document.history'> | undefined;
    stop = $effect.root(() => {
      history = query('document.history', () => (doc === null ? null : { doc }));
    });
    flushSync();
    asked[0]?.answer(versions(1));
    await settled();
    expect(history?.data).toHaveLength(1);
    doc = null;
    flushSync();
    expect(history?.data).toBeUndefined();
  });
});
