import { beforeEach, expect, it } from 'vitest';

import { useHost } from '../../host';
import { setLanguage } from '../../i18n';
import type { PublishOutcome } from '../../ipc';
import { layers } from '../app/layers.svelte';
import { Publishing } from './publishing.svelte';

let asked: [name: string, request: unknown][];
let outcome: PublishOutcome;
let mayVerify: boolean;

beforeEach(() => {
  asked = [];
  mayVerify = true;
  outcome = { type: 'published', commit: 'c1', kept: [], unwritten: [], nothing: false, verified: 0, behind: false };
  const preview = { message: 'Longer', onto: 'a', draft: { title: 'Longer', tip: 'b', blocked_by: [], may_bypass: false, documents: [] }, conflicts: [], changes: [], left: [], findings: [] };
  useHost({
    rpc: (name, request) => {
      asked.push([name, request]);
      return Promise.resolve(name === 'drafts.publish' ? outcome : { ...preview, may_verify: mayVerify });
    },
    onEvent: () => Promise.resolve(() => undefined),
    setZoom: () => undefined,
    quit: () => undefined,
  });
  setLanguage('lv');
});

it('asks for findings in the language of the interface', async () => {
  const publishing = new Publishing('d');
  await publishing.look();
  await publishing.publish();
  expect(asked.map(([name, request]) => [name, (request as { language?: string }).language])).toEqual([
    ['drafts.publish_preview', 'lv'],
    ['drafts.publish', 'lv'],
  ]);
});

it('says plainly that nothing was published', async () => {
  outcome = { type: 'published', commit: 'c1', kept: [], unwritten: [], nothing: true, verified: 0, behind: false };
  const publishing = new Publishing('d');
  await publishing.look();
  expect(await publishing.publish()).toBe(true);
  expect(layers.toast?.text).toContain('nekas jauns netika publicēts');
});

it.each([
  [{ kept: [], unwritten: ['a.md'] }, 'nevarēja ierakstīt'],
  [{ kept: ['a.md'], unwritten: [] }, 'mainīts ārpusē'],
])('tells a file that could not be written from one that somebody changed', async (files, said) => {
  outcome = { type: 'published', commit: 'c1', ...files, nothing: false, verified: 0, behind: false };
  const publishing = new Publishing('d');
  await publishing.look();
  await publishing.publish();
  expect(layers.toast?.text).toContain(said);
});

it.each([
  ['what was said is told', true, true, 1, true, 'publicēts un apstiprināts'],
  ['what could not be said is told', true, true, 0, true, 'Apstiprināt neizdevās'],
  ['nothing is said unasked', true, false, 0, false, 'ir publicēts'],
  ['nobody says what they may not', false, true, 0, false, 'ir publicēts'],
])('verifies with publishing: %s', async (_, may, ticked, verified, sent, said) => {
  mayVerify = may;
  outcome = { type: 'published', commit: 'c1', kept: [], unwritten: [], nothing: false, verified, behind: false };
  const publishing = new Publishing('d');
  await publishing.look();
  publishing.verify = ticked;
  await publishing.publish();
  expect((asked.at(-1)?.[1] as { verify: boolean }).verify).toBe(sent);
  expect(layers.toast?.text).toContain(said);
});
