import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { HostError, useHost } from '../../host';
import type { DraftText, SaveOutcome } from '../../ipc';
import { Writing } from './writing.svelte';

/** An engine that holds one text, and can be made to fail or be written to by others. */
class Engine {
  text = 'one\n';
  base = 'b1';
  kept: string | undefined;
  full = false;
  gone = false;
  calls: string[] = [];

  rpc(name: string, request: unknown): Promise<unknown> {
    this.calls.push(name);
    const asked = request as { base: string; text: string };
    if (name === 'drafts.read' && this.gone) return Promise.reject(new HostError('not_found', 'There is no draft “draft”.'));
    if (name === 'drafts.read') {
      return Promise.resolve({ draft: { updated: { author: 'Linh' } }, path: 'a.md', text: this.text, base: this.base, recovered: [], read_only: null } as unknown as DraftText);
    }
    if (name === 'drafts.autosave') {
      if (this.full) return Promise.reject(new HostError('failed', 'The disk is full.'));
      this.kept = asked.text;
      return Promise.resolve({ at: '2026-11-22T14:02:00Z' });
    }
    if (name === 'drafts.save') return Promise.resolve(this.#save(asked));
    return Promise.resolve(null);
  }

  #save(asked: { base: string; text: string }): SaveOutcome {
    if (asked.base !== this.base) return { type: 'diverged', theirs: this.text, base: this.base, by: { author: 'Linh' } as never };
    this.write(asked.text);
    return { type: 'saved', base: this.base, tip: 't', at: '2026-11-22T14:03:00Z' };
  }

  write(text: string): void {
    this.text = text;
    this.base = `b${Number(this.base.slice(1)) + 1}`;
  }
}

let engine: Engine;
let typed: string;
let writing: Writing;

function type(text: string): void {
  typed = text;
  writing.changed();
}

beforeEach(async () => {
  vi.useFakeTimers();
  engine = new Engine();
  useHost({ rpc: (name, request) => engine.rpc(name, request), onEvent: () => Promise.resolve(() => undefined), setZoom: () => undefined, quit: () => undefined });
  writing = new Writing('draft', 'a.md');
  await writing.look();
  typed = writing.text;
  writing.attach({ text: () => typed, replace: (text) => (typed = text), endLine: () => (typed += '\n') });
});

afterEach(() => vi.useRealTimers());

describe('what is typed', () => {
  it('says that the draft was put away elsewhere, keeps the text and makes no draft anew', async () => {
    type('one, typed on\n');
    engine.gone = true;
    await writing.look();
    expect(writing.gone).toBe(true);
    engine.calls = [];
    expect(await writing.save()).toBe(false);
    type('one, typed on and on\n');
    await vi.advanceTimersByTimeAsync(10_000);
    expect(engine.calls).not.toContain('drafts.save');
    expect(engine.kept).toBe('one, typed on and on\n');
    engine.gone = false;
    await writing.look();
    expect(writing.gone).toBe(false);
    expect(await writing.save()).toBe(true);
  });

  it('is on this computer within a second', async () => {
    type('one two\n');
    expect(writing.mark.kind).toBe('saving');
    await vi.advanceTimersByTimeAsync(1000);
    expect(engine.kept).toBe('one two\n');
    expect(writing.mark.kind).toBe('kept');
  });

  it('is kept within a second also by somebody who never stops', async () => {
    for (let letter = 0; letter < 20; letter += 1) {
      type(`one${'x'.repeat(letter)}`);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(engine.calls.filter((name) => name === 'drafts.autosave').length).toBeGreaterThanOrEqual(5);
  });

  it('is saved in the draft after a pause and on leaving', async () => {
    type('two\n');
    await vi.advanceTimersByTimeAsync(21_000);
    expect(engine.text).toBe('two\n');
    type('three\n');
    writing.leave();
    await vi.advanceTimersByTimeAsync(0);
    expect(engine.text).toBe('three\n');
  });

  it('stays in the editor when the disk is full, and is tried again', async () => {
    engine.full = true;
    type('two\n');
    await vi.advanceTimersByTimeAsync(1000);
    expect(writing.mark.kind).toBe('failed');
    engine.full = false;
    type('two three\n');
    await vi.advanceTimersByTimeAsync(1000);
    expect(engine.kept).toBe('two three\n');
    expect(writing.mark.kind).toBe('kept');
  });

  it('keeps the end of the last line', async () => {
    type('one\ntwo');
    await writing.save();
    expect(engine.text).toBe('one\ntwo\n');
    expect(typed).toBe('one\ntwo\n');
  });

  it('never leaves with half a character', async () => {
    type('a\ud83d');
    await vi.advanceTimersByTimeAsync(1000);
    expect(engine.kept?.isWellFormed()).toBe(true);
  });
});

describe('a text that somebody else saved meanwhile', () => {
  it('is not written over before the person chose', async () => {
    type('mine\n');
    engine.write('theirs\n');
    expect(await writing.save()).toBe(false);
    expect(writing.diverged?.theirs).toBe('theirs\n');
    expect(engine.text).toBe('theirs\n');
    expect(await writing.save(), 'saving again must not force it').toBe(false);
    expect(engine.text).toBe('theirs\n');
  });

  it('gives way when the person keeps their own', async () => {
    type('mine\n');
    engine.write('theirs\n');
    await writing.save();
    await writing.choose('mine');
    expect(engine.text).toBe('mine\n');
    expect(writing.diverged).toBeNull();
  });

  it('is taken, and one’s own becomes part of the history first', async () => {
    type('mine\n');
    engine.write('theirs\n');
    await writing.save();
    const before = Number(engine.base.slice(1));
    await writing.choose('theirs');
    expect(engine.text).toBe('theirs\n');
    expect(typed).toBe('theirs\n');
    expect(Number(engine.base.slice(1)), 'two saves: mine, then theirs').toBe(before + 2);
  });

  it('comes into the editor by itself where nothing was typed', async () => {
    engine.write('theirs\n');
    await writing.look();
    expect(typed).toBe('theirs\n');
    expect(writing.diverged).toBeNull();
  });

  it('is told where something was typed', async () => {
    type('mine\n');
    engine.write('theirs\n');
    await writing.look();
    expect(typed).toBe('mine\n');
    expect(writing.diverged?.theirs).toBe('theirs\n');
  });
});
