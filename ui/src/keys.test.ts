import { describe, expect, it } from 'vitest';

import { answers, caps, capsOf, COMMANDS, matches, physical, type CommandId, type Press, type Scope } from './keys';

function press(part: Partial<Press>): Press {
  return { code: '', key: '', ctrlKey: false, altKey: false, shiftKey: false, metaKey: false, ...part };
}

const ids = Object.keys(COMMANDS) as CommandId[];

describe('physical keys', () => {
  const cases: [name: string, given: Partial<Press>, expected: string][] = [
    ['a Hangul layout moves no letter', { code: 'KeyJ', key: 'ㅓ' }, 'KeyJ'],
    ['a Latvian layout moves no letter', { code: 'KeyO', key: 'o' }, 'KeyO'],
    ['the number pad has an Enter too', { code: 'NumpadEnter', key: 'Enter' }, 'Enter'],
    ['a key without a code is known by its letter', { code: '', key: 'j' }, 'KeyJ'],
    ['a key without a code is known by its name', { code: '', key: 'ArrowDown' }, 'ArrowDown'],
    ['a composed key without a code is nothing', { code: '', key: 'Process' }, ''],
  ];
  it.each(cases)('%s', (_, given, expected) => {
    expect(physical(press(given))).toBe(expected);
  });
});

describe('matching', () => {
  it('takes a chord only with exactly its modifiers', () => {
    const chord = { code: 'KeyK', ctrl: true };
    expect(matches(chord, press({ code: 'KeyK', ctrlKey: true }))).toBe(true);
    expect(matches(chord, press({ code: 'KeyK', ctrlKey: true, shiftKey: true }))).toBe(false);
    expect(matches(chord, press({ code: 'KeyK', ctrlKey: true, altKey: true })), 'Ctrl+Alt belongs to the desktop').toBe(false);
    expect(matches(chord, press({ code: 'KeyK', ctrlKey: true, metaKey: true })), 'Super belongs to the desktop').toBe(false);
  });

  it('leaves single letters to the field that is typed into', () => {
    expect(answers('read.next', press({ code: 'KeyJ', key: 'j' }), false)).toBe(true);
    expect(answers('read.next', press({ code: 'KeyJ', key: 'j' }), true)).toBe(false);
  });

  it('lets call keys and search keys act while typing', () => {
    expect(answers('say.copy', press({ code: 'KeyC', altKey: true }), true)).toBe(true);
    expect(answers('search.down', press({ code: 'ArrowDown' }), true)).toBe(true);
    expect(answers('list.down', press({ code: 'ArrowDown' }), true), 'lists do not listen to fields').toBe(false);
  });
});

describe('the registry', () => {
  it('gives no chord to two commands of one scope', () => {
    const seen = new Map<string, CommandId>();
    for (const id of ids) {
      for (const chord of COMMANDS[id].chords) {
        const name = `${COMMANDS[id].scope} ${caps(chord).join('+')}`;
        // Find lives in Read and takes Enter only while its field has the focus.
        expect(seen.get(name), `${name} is taken by`).toBeUndefined();
        seen.set(name, id);
      }
    }
  });

  it('keeps away from keys that belong to the system', () => {
    const kept = ['Ctrl+Space', '⇧+Space', 'Ctrl+⇧+U', 'Ctrl+⇧+E', 'Ctrl+.', 'Ctrl+;'];
    for (const id of ids) {
      for (const chord of COMMANDS[id].chords) {
        expect(kept).not.toContain(caps(chord).join('+'));
        expect(chord.ctrl && chord.alt, `${id} uses Ctrl+Alt`).toBeFalsy();
      }
    }
  });

  it('never lets a bare Y or N act, so that a yes records nothing', () => {
    for (const id of ids) {
      for (const chord of COMMANDS[id].chords) {
        if (['KeyY', 'KeyN'].includes(chord.code)) expect(chord.ctrl ?? chord.alt).toBe(true);
      }
    }
  });

  it('shows the caps that work', () => {
    expect(capsOf('app.palette')).toEqual(['Ctrl', '⇧', 'P']);
    expect(capsOf('rail.1')).toEqual(['Alt', '1']);
    expect(capsOf('list.search')).toEqual(['/']);
  });

  it('follows the rail in order with Alt and a digit', () => {
    const rail = ids.filter((id) => id.startsWith('rail.'));
    expect(rail.map((id) => COMMANDS[id].chords[0].code)).toEqual(rail.map((_, index) => `Digit${index + 1}`));
  });

  it('names only scopes that the sheet of keys shows', () => {
    const shown: Scope[] = ['everywhere', 'search', 'list', 'read', 'threads', 'review', 'write', 'conflict', 'history', 'freshness'];
    for (const id of ids) expect(shown).toContain(COMMANDS[id].scope);
  });
});
