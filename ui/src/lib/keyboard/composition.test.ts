import { describe, expect, it } from 'vitest';

import { AltSide, CompositionGuard, type ComposedPress } from './composition';

function enter(part: Partial<ComposedPress> = {}): ComposedPress {
  return { code: 'Enter', key: 'Enter', keyCode: 13, isComposing: false, timeStamp: 0, ...part };
}

describe('the Enter that ends a syllable', () => {
  it('belongs to the input method while it composes', () => {
    const guard = new CompositionGuard();
    guard.start();
    expect(guard.swallows(enter({ isComposing: true, keyCode: 229 }))).toBe(true);
  });

  it('belongs to it in WebKitGTK, which sends key code 229 and no isComposing', () => {
    const guard = new CompositionGuard();
    guard.start();
    guard.end(100);
    expect(guard.swallows(enter({ keyCode: 229, key: 'Process' }))).toBe(true);
  });

  it('does not act through a second event of the same press', () => {
    const guard = new CompositionGuard();
    expect(guard.swallows(enter({ keyCode: 229, timeStamp: 100 }))).toBe(true);
    expect(guard.swallows(enter({ timeStamp: 104 }))).toBe(true);
  });

  it('acts once with the next press', () => {
    const guard = new CompositionGuard();
    guard.start();
    expect(guard.swallows(enter({ keyCode: 229, isComposing: true, timeStamp: 100 }))).toBe(true);
    guard.end(102);
    guard.released(enter());
    expect(guard.swallows(enter({ timeStamp: 110 })), 'released, so this is a press of its own').toBe(false);
  });

  it('does not act where the input method hides its name and an ordinary one follows, as with fcitx', () => {
    const guard = new CompositionGuard();
    guard.start();
    const hidden = enter({ code: '', key: 'Unidentified', keyCode: 229, timeStamp: 100 });
    expect(guard.swallows(hidden)).toBe(true);
    guard.end(101);
    expect(guard.swallows(enter({ timeStamp: 103 }))).toBe(true);
    guard.released(enter());
    expect(guard.swallows(enter({ timeStamp: 120 })), 'the next Enter opens').toBe(false);
  });

  it('acts when the composition had ended before, without Enter', () => {
    const guard = new CompositionGuard();
    guard.start();
    guard.end(100);
    expect(guard.swallows(enter({ timeStamp: 400 }))).toBe(false);
  });

  it('acts although the input method hid the release', () => {
    const guard = new CompositionGuard();
    expect(guard.swallows(enter({ keyCode: 229, timeStamp: 100 }))).toBe(true);
    expect(guard.swallows(enter({ timeStamp: 400 }))).toBe(false);
  });

  it('does not hold back other keys', () => {
    const guard = new CompositionGuard();
    expect(guard.swallows(enter({ keyCode: 229, timeStamp: 100 }))).toBe(true);
    expect(guard.swallows(enter({ code: 'ArrowDown', key: 'ArrowDown', keyCode: 40, timeStamp: 101 }))).toBe(false);
  });
});

describe('the side of Alt', () => {
  it('counts the left one', () => {
    const side = new AltSide();
    side.press({ code: 'AltLeft', key: 'Alt' });
    expect(side.excludes({ getModifierState: () => false })).toBe(false);
  });

  it('leaves the right one to Hangul and AltGr to Latvian', () => {
    const side = new AltSide();
    side.press({ code: 'AltRight', key: 'Alt' });
    expect(side.excludes({ getModifierState: () => false })).toBe(true);
    side.release({ code: 'AltRight', key: 'Alt' });
    expect(side.excludes({ getModifierState: () => false })).toBe(false);
    expect(side.excludes({ getModifierState: (name) => name === 'AltGraph' })).toBe(true);
  });

  it('forgets a release that happened in another window', () => {
    const side = new AltSide();
    side.press({ code: 'AltRight', key: 'AltGraph' });
    side.forget();
    expect(side.excludes({})).toBe(false);
  });
});
