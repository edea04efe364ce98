import { beforeEach, describe, expect, it } from 'vitest';

import { label } from '../../i18n';
import { COMMANDS, type CommandId } from '../../keys';
import { layers } from './layers.svelte';
import { fitting } from './palette';
import { router } from './router.svelte';

describe('the way back', () => {
  beforeEach(() => router.restart({ view: 'search' }));

  it('goes back and forward over the same steps', () => {
    router.go({ view: 'read', doc: 'a.md' });
    router.go({ view: 'freshness' });
    router.back();
    expect(router.place).toEqual({ view: 'read', doc: 'a.md' });
    router.forward();
    expect(router.place).toEqual({ view: 'freshness' });
    expect(router.forward()).toBe(false);
  });

  it('counts no step to where one already is', () => {
    router.go({ view: 'search' });
    expect(router.canGoBack).toBe(false);
  });

  it('forgets the way forward when another way is taken', () => {
    router.go({ view: 'freshness' });
    router.back();
    router.go({ view: 'settings' });
    expect(router.canGoForward).toBe(false);
  });
});

describe('the palette', () => {
  const ids = Object.keys(COMMANDS) as CommandId[];
  const name = (id: CommandId): string => label(COMMANDS[id].label);

  it('finds commands by the beginning of each word', () => {
    expect(fitting(ids, 'clo rep', name)).toEqual(['handbook.clone']);
    expect(fitting(ids, 'epository', name)).toEqual([]);
  });

  it('lists a word that two scopes share once', () => {
    const labels = fitting(ids, '', name).map(name);
    expect(labels).toEqual([...new Set(labels)]);
    expect(labels.length).toBeLessThan(ids.length);
  });

  it('needs no accents', () => {
    expect(fitting(['go.search'], 'meklesana', () => 'Meklēšana')).toEqual(['go.search']);
    expect(fitting(['go.search'], 'tim kiem', () => 'Tìm kiếm')).toEqual(['go.search']);
  });
});

describe('taking back', () => {
  beforeEach(() => layers.forgetActs());
  const act = (log: string[], name: string): void => layers.say(name, { label: 'Undo', act: () => log.push(name), undoes: true });

  it('takes back one act after the other, the last one first, also after its toast has gone', () => {
    const log: string[] = [];
    act(log, 'resolve');
    act(log, 'discard');
    layers.hush();
    expect([layers.undo(), layers.undo(), layers.undo()]).toEqual([true, true, false]);
    expect(log).toEqual(['discard', 'resolve']);
  });

  it('takes nothing back twice, nor what a toast merely offers', () => {
    const log: string[] = [];
    act(log, 'discard');
    const shown = layers.toast?.action;
    if (shown) layers.act(shown);
    layers.say('done', { label: 'Open', act: () => log.push('open') });
    expect(layers.undo()).toBe(false);
    expect(log, 'the button was pressed once').toEqual(['discard']);
  });

  it('leaves one handbook alone once another one is open', () => {
    const log: string[] = [];
    act(log, 'discard');
    layers.forgetActs();
    expect(layers.undo()).toBe(false);
    expect(log).toEqual([]);
  });
});
