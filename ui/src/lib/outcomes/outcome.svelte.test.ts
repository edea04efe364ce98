import { beforeEach, expect, it } from 'vitest';

import { useHost } from '../../host';
import { layers } from '../app/layers.svelte';
import { Outcome } from './outcome.svelte';

/** How often each document answered and did not, as the engine counts. */
let counts: Record<string, [resolved: number, unresolved: number]>;
let refuses: boolean;
let doc: string;

beforeEach(() => {
  counts = {};
  refuses = false;
  doc = 'a.md';
  layers.forgetActs();
  layers.close();
  useHost({
    rpc: (_name, request) => {
      if (refuses) return Promise.reject(new Error('full'));
      const said = request as { doc: string; resolved: boolean; takes_back: boolean };
      const count = (counts[said.doc] ??= [0, 0]);
      count[said.resolved ? 0 : 1] += said.takes_back ? -1 : 1;
      return Promise.resolve({});
    },
    onEvent: () => Promise.resolve(() => undefined),
    setZoom: () => undefined,
    quit: () => undefined,
  });
});

const settled = (): Promise<void> => new Promise((done) => setTimeout(done));

it('counts one word of a text, said otherwise or taken back by the same key', async () => {
  const outcome = new Outcome(() => doc);
  await outcome.say(true);
  expect([outcome.said, counts]).toEqual([true, { 'a.md': [1, 0] }]);
  // Two presses at once are two acts, one after the other.
  void outcome.say(false);
  await outcome.say(false);
  expect([outcome.said, counts]).toEqual([undefined, { 'a.md': [0, 0] }]);
  await outcome.say(false);
  expect([outcome.said, counts]).toEqual([false, { 'a.md': [0, 1] }]);
});

it('takes a word back by the general key once, also after another text came', async () => {
  const outcome = new Outcome(() => doc);
  await outcome.say(true);
  await outcome.say(true);
  layers.undo();
  await settled();
  expect(counts).toEqual({ 'a.md': [0, 0] });
  await outcome.say(true);
  doc = 'b.md';
  outcome.forget();
  await outcome.say(false);
  layers.undo();
  await settled();
  expect([outcome.said, counts]).toEqual([undefined, { 'a.md': [1, 0], 'b.md': [0, 0] }]);
  layers.undo();
  await settled();
  expect(counts['a.md']).toEqual([0, 0]);
  expect(layers.toast?.text).toBe('Taken back');
});

it('says when a word could not be noted, and shows none', async () => {
  const outcome = new Outcome(() => doc);
  refuses = true;
  await outcome.say(true);
  expect(outcome.said).toBeUndefined();
  expect(layers.dialog).toMatchObject({ kind: 'refused', message: 'full' });
});
