/**
 * The one registry of keyboard commands. Hints, the F1 sheet and the command palette are
 * made from it, so what is shown is what works. Keys are physical (`event.code`): they stay
 * where they are with Hangul, Telex or Latvian layouts on.
 */
import type { PlainKey as Sentence } from './i18n';

export type Scope = 'everywhere' | 'list' | 'search' | 'read' | 'write' | 'conflict' | 'history' | 'freshness' | 'threads' | 'review' | 'dialog';

export interface Chord {
  code: string;
  ctrl?: boolean;
  alt?: boolean;
  shift?: boolean;
}

interface Definition {
  scope: Scope;
  label: Sentence;
  chords: readonly [Chord, ...Chord[]];
  /** Acts while the person types in a field, although the chord has no Ctrl or Alt. */
  typing?: boolean;
}

const ctrl = (code: string): Chord => ({ code, ctrl: true });
const alt = (code: string): Chord => ({ code, alt: true });
const plain = (code: string): Chord => ({ code });
const shift = (code: string): Chord => ({ code, shift: true });
const ctrlShift = (code: string): Chord => ({ code, ctrl: true, shift: true });

function define<Id extends string>(table: Record<Id, Definition>): Record<Id, Definition> {
  return table;
}

export const COMMANDS = define({
  'go.search': { scope: 'everywhere', label: 'key.search', chords: [ctrl('KeyK')] },
  'app.palette': { scope: 'everywhere', label: 'key.palette', chords: [ctrlShift('KeyP')] },
  'rail.1': { scope: 'everywhere', label: 'rail.search', chords: [alt('Digit1')] },
  'rail.2': { scope: 'everywhere', label: 'rail.library', chords: [alt('Digit2')] },
  'rail.3': { scope: 'everywhere', label: 'rail.drafts', chords: [alt('Digit3')] },
  'rail.4': { scope: 'everywhere', label: 'rail.reviews', chords: [alt('Digit4')] },
  'rail.5': { scope: 'everywhere', label: 'rail.freshness', chords: [alt('Digit5')] },
  'rail.6': { scope: 'everywhere', label: 'rail.settings', chords: [alt('Digit6')] },
  'sync.run': { scope: 'everywhere', label: 'key.sync', chords: [plain('F5')], typing: true },
  'draft.new': { scope: 'everywhere', label: 'key.draft.new', chords: [ctrl('KeyN')] },
  'place.move': { scope: 'everywhere', label: 'key.place.move', chords: [plain('F2')] },
  'go.back': { scope: 'everywhere', label: 'key.back', chords: [alt('ArrowLeft')] },
  'go.forward': { scope: 'everywhere', label: 'key.forward', chords: [alt('ArrowRight')] },
  'pane.next': { scope: 'everywhere', label: 'key.pane.next', chords: [plain('F6')], typing: true },
  'pane.previous': { scope: 'everywhere', label: 'key.pane.previous', chords: [shift('F6')], typing: true },
  'pane.side': { scope: 'everywhere', label: 'key.side', chords: [ctrl('Backslash')] },
  'handbook.open': { scope: 'everywhere', label: 'key.open', chords: [ctrl('KeyO')] },
  'handbook.clone': { scope: 'everywhere', label: 'key.clone', chords: [ctrlShift('KeyO')] },
  'app.keys': { scope: 'everywhere', label: 'key.all', chords: [plain('F1')], typing: true },
  'app.undo': { scope: 'everywhere', label: 'common.undo', chords: [ctrl('KeyZ')] },
  'zoom.in': { scope: 'everywhere', label: 'key.zoom.in', chords: [ctrl('Equal'), ctrl('NumpadAdd')] },
  'zoom.out': { scope: 'everywhere', label: 'key.zoom.out', chords: [ctrl('Minus'), ctrl('NumpadSubtract')] },
  'zoom.reset': { scope: 'everywhere', label: 'key.zoom.reset', chords: [ctrl('Digit0'), ctrl('Numpad0')] },
  'app.quit': { scope: 'everywhere', label: 'key.quit', chords: [ctrl('KeyQ')] },
  'layer.up': { scope: 'everywhere', label: 'key.escape', chords: [plain('Escape')], typing: true },
  'say.copy': { scope: 'everywhere', label: 'key.say.copy', chords: [alt('KeyC')] },
  'outcome.resolved': { scope: 'everywhere', label: 'key.outcome.resolved', chords: [alt('KeyY')] },
  'outcome.not_resolved': { scope: 'everywhere', label: 'key.outcome.not_resolved', chords: [alt('KeyN')] },
  'lang.next': { scope: 'everywhere', label: 'key.lang.next', chords: [alt('KeyL')] },

  'list.down': { scope: 'list', label: 'key.move.down', chords: [plain('ArrowDown'), plain('KeyJ')] },
  'list.up': { scope: 'list', label: 'key.move.up', chords: [plain('ArrowUp'), plain('KeyK')] },
  'list.open': { scope: 'list', label: 'key.open.it', chords: [plain('Enter')] },
  'list.search': { scope: 'list', label: 'key.search', chords: [plain('Slash')] },

  'search.down': { scope: 'search', label: 'key.move.down', chords: [plain('ArrowDown')], typing: true },
  'search.up': { scope: 'search', label: 'key.move.up', chords: [plain('ArrowUp')], typing: true },
  'search.open': { scope: 'search', label: 'key.open.section', chords: [plain('Enter')], typing: true },
  'search.filters': { scope: 'search', label: 'key.filters', chords: [plain('Tab')], typing: true },
  'answer.down': { scope: 'search', label: 'key.answer.down', chords: [plain('PageDown')], typing: true },
  'answer.copy': { scope: 'search', label: 'key.answer.copy', chords: [{ code: 'KeyC', alt: true, shift: true }] },
  'answer.up': { scope: 'search', label: 'key.answer.up', chords: [plain('PageUp')], typing: true },

  'read.next': { scope: 'read', label: 'key.section.next', chords: [plain('KeyJ')] },
  'read.previous': { scope: 'read', label: 'key.section.previous', chords: [plain('KeyK')] },
  'read.outline': { scope: 'read', label: 'key.outline', chords: [plain('KeyO')] },
  'read.history': { scope: 'read', label: 'key.history', chords: [plain('KeyH')] },
  'read.edit': { scope: 'read', label: 'key.edit', chords: [plain('KeyE')] },
  'read.verify': { scope: 'read', label: 'verify.verify', chords: [plain('KeyV')] },
  'read.find': { scope: 'read', label: 'key.find', chords: [ctrl('KeyF')] },
  'find.next': { scope: 'read', label: 'key.find.next', chords: [plain('Enter'), plain('F3')], typing: true },
  'find.previous': { scope: 'read', label: 'key.find.previous', chords: [shift('Enter'), shift('F3')], typing: true },

  'write.save': { scope: 'write', label: 'key.write.save', chords: [ctrl('KeyS')] },
  'write.publish': { scope: 'write', label: 'key.write.publish', chords: [ctrlShift('Enter')] },
  'write.layout': { scope: 'write', label: 'key.write.layout', chords: [ctrl('KeyE')] },
  'write.bold': { scope: 'write', label: 'key.write.bold', chords: [ctrl('KeyB')] },
  'write.italic': { scope: 'write', label: 'key.write.italic', chords: [ctrl('KeyI')] },
  'write.link': { scope: 'write', label: 'key.write.link', chords: [ctrl('KeyL')] },
  'write.heading.1': { scope: 'write', label: 'key.write.heading.1', chords: [ctrl('Digit1')] },
  'write.heading.2': { scope: 'write', label: 'key.write.heading.2', chords: [ctrl('Digit2')] },
  'write.heading.3': { scope: 'write', label: 'key.write.heading.3', chords: [ctrl('Digit3')] },
  'write.line.up': { scope: 'write', label: 'key.write.line.up', chords: [alt('ArrowUp')] },
  'write.line.down': { scope: 'write', label: 'key.write.line.down', chords: [alt('ArrowDown')] },
  'write.comment': { scope: 'write', label: 'key.thread.comment', chords: [ctrlShift('KeyM')] },
  'write.find': { scope: 'write', label: 'key.write.find', chords: [ctrl('KeyF')] },
  'write.hint.next': { scope: 'write', label: 'key.write.hint.next', chords: [plain('F8')], typing: true },
  'write.hint.previous': { scope: 'write', label: 'key.write.hint.previous', chords: [shift('F8')], typing: true },
  'write.hint.apply': { scope: 'write', label: 'key.write.hint.apply', chords: [alt('Enter')] },

  'thread.next': { scope: 'threads', label: 'key.thread.next', chords: [plain('BracketRight')] },
  'thread.previous': { scope: 'threads', label: 'key.thread.previous', chords: [plain('BracketLeft')] },
  'thread.comment': { scope: 'threads', label: 'key.thread.comment', chords: [plain('KeyC')] },
  'thread.reply': { scope: 'threads', label: 'threads.reply', chords: [plain('KeyR')] },
  'thread.resolve': { scope: 'threads', label: 'key.thread.resolve', chords: [plain('KeyM')] },
  'thread.accept': { scope: 'threads', label: 'key.thread.accept', chords: [plain('KeyA')] },
  'thread.decline': { scope: 'threads', label: 'key.thread.decline', chords: [plain('KeyD')] },
  'comment.send': { scope: 'threads', label: 'key.comment.send', chords: [ctrl('Enter')] },
  'comment.suggest': { scope: 'threads', label: 'key.comment.suggest', chords: [ctrlShift('KeyS')] },

  'review.next': { scope: 'review', label: 'key.review.next', chords: [plain('KeyJ')] },
  'review.previous': { scope: 'review', label: 'key.review.previous', chords: [plain('KeyK')] },
  'review.layout': { scope: 'review', label: 'key.write.layout', chords: [plain('KeyU')] },
  'review.approve': { scope: 'review', label: 'review.approve', chords: [shift('KeyA')] },
  'review.request_changes': { scope: 'review', label: 'review.request_changes', chords: [shift('KeyR')] },

  'conflict.yours': { scope: 'conflict', label: 'conflict.keep_yours', chords: [plain('Digit1'), plain('Numpad1')] },
  'conflict.theirs': { scope: 'conflict', label: 'conflict.keep_theirs', chords: [plain('Digit2'), plain('Numpad2')] },
  'conflict.both': { scope: 'conflict', label: 'conflict.keep_both', chords: [plain('Digit3'), plain('Numpad3')] },
  'conflict.own': { scope: 'conflict', label: 'conflict.own', chords: [plain('Digit4'), plain('Numpad4')] },
  'conflict.next': { scope: 'conflict', label: 'key.conflict.next', chords: [plain('KeyJ')] },
  'conflict.previous': { scope: 'conflict', label: 'key.conflict.previous', chords: [plain('KeyK')] },
  'conflict.finish': { scope: 'conflict', label: 'key.conflict.finish', chords: [ctrlShift('Enter')] },

  'history.down': { scope: 'history', label: 'key.move.down', chords: [plain('ArrowDown'), plain('KeyJ')] },
  'history.up': { scope: 'history', label: 'key.move.up', chords: [plain('ArrowUp'), plain('KeyK')] },

  'history.base': { scope: 'history', label: 'key.history.base', chords: [plain('Space')] },
  'history.open': { scope: 'history', label: 'key.history.open', chords: [plain('Enter')] },
  'history.restore': { scope: 'history', label: 'history.restore', chords: [shift('Enter')] },

  'board.left': { scope: 'freshness', label: 'key.column.left', chords: [plain('ArrowLeft')] },
  'board.right': { scope: 'freshness', label: 'key.column.right', chords: [plain('ArrowRight')] },
  'board.down': { scope: 'freshness', label: 'key.move.down', chords: [plain('ArrowDown'), plain('KeyJ')] },
  'board.up': { scope: 'freshness', label: 'key.move.up', chords: [plain('ArrowUp'), plain('KeyK')] },
  'board.select': { scope: 'freshness', label: 'verify.select', chords: [plain('KeyX')] },
  'board.verify': { scope: 'freshness', label: 'verify.verify', chords: [plain('KeyV')] },
  'board.open': { scope: 'freshness', label: 'key.open.it', chords: [plain('Enter')] },
  'board.edit': { scope: 'freshness', label: 'key.edit', chords: [plain('KeyE')] },
});

export type CommandId = keyof typeof COMMANDS;

/** The parts of a keyboard event that decide; tests make them by hand. */
export interface Press {
  code: string;
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  metaKey: boolean;
}

const NAMED = new Set(['Enter', 'Escape', 'Tab', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown']);

/** The physical key, also where a remote desktop or an on-screen keyboard sends none. */
export function physical(press: Pick<Press, 'code' | 'key'>): string {
  if (press.code === 'NumpadEnter') return 'Enter';
  if (press.code !== '' && press.code !== 'Unidentified') return press.code;
  if (/^[a-z]$/i.test(press.key)) return `Key${press.key.toUpperCase()}`;
  if (/^[0-9]$/.test(press.key)) return `Digit${press.key}`;
  if (press.key === '/') return 'Slash';
  if (press.key === '\\') return 'Backslash';
  return NAMED.has(press.key) || /^F\d+$/.test(press.key) ? press.key : '';
}

export function matches(chord: Chord, press: Press): boolean {
  return (
    physical(press) === chord.code &&
    press.ctrlKey === (chord.ctrl ?? false) &&
    press.altKey === (chord.alt ?? false) &&
    press.shiftKey === (chord.shift ?? false) &&
    !press.metaKey
  );
}

/** Whether a command may act on this press, given whether the person types in a field. */
export function answers(id: CommandId, press: Press, typing: boolean): boolean {
  const command: Definition = COMMANDS[id];
  return command.chords.some((chord) => {
    if (!matches(chord, press)) return false;
    return !typing || chord.ctrl === true || chord.alt === true || command.typing === true;
  });
}

const CAPS: Record<string, string> = {
  Space: 'Space',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  PageDown: 'PgDn',
  PageUp: 'PgUp',
  Slash: '/',
  Backslash: '\\',
  BracketLeft: '[',
  BracketRight: ']',
  Equal: '=',
  Minus: '-',
  NumpadAdd: 'Num +',
  NumpadSubtract: 'Num -',
  Numpad0: 'Num 0',
};

/** What the key caps of a chord say. */
export function caps(chord: Chord): string[] {
  const parts = [];
  if (chord.ctrl) parts.push('Ctrl');
  if (chord.alt) parts.push('Alt');
  if (chord.shift) parts.push('⇧');
  parts.push(CAPS[chord.code] ?? chord.code.replace(/^(Key|Digit)/, ''));
  return parts;
}

/** The caps of a command's first chord. */
export function capsOf(id: CommandId): string[] {
  return caps(COMMANDS[id].chords[0]);
}

/** `aria-keyshortcuts` of a command. */
export function shortcutOf(id: CommandId): string {
  const [chord] = COMMANDS[id].chords;
  const name = chord.code.replace(/^(Key|Digit)/, '');
  return [chord.ctrl && 'Control', chord.alt && 'Alt', chord.shift && 'Shift', name].filter(Boolean).join('+');
}
