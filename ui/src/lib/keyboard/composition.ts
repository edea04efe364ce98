/**
 * Keeps keys that belong to an input method away from commands. Engines differ in what
 * they send when Enter ends a syllable: Chromium says `isComposing`, WebKitGTK key code 229
 * without it, and some send a second, ordinary Enter for the same press: fcitx hides the first one's name
 * (`Unidentified`), ends the composition, and lets the ordinary one follow. A press that once
 * belonged to the input method never becomes a command, until the key is released or the
 * moment has passed.
 */
export interface ComposedPress {
  code: string;
  key: string;
  keyCode: number;
  isComposing: boolean;
  timeStamp: number;
}

/** A repeat of the same press follows within this time; a person's next press does not. */
const SAME_PRESS_MS = 60;

export class CompositionGuard {
  #composing = false;
  #swallowed = new Map<string, number>();
  /** When a composition ended, as long as the Enter that ended it may still follow. */
  #ended: number | null = null;

  start(): void {
    this.#composing = true;
    this.#ended = null;
  }

  end(timeStamp: number): void {
    this.#composing = false;
    this.#ended = timeStamp;
  }

  /** Whether this press belongs to the input method. */
  swallows(press: ComposedPress): boolean {
    const id = press.code || press.key;
    if (this.#composing || press.isComposing || press.keyCode === 229) {
      // The input method hides the real key in `key`, so Enter is known by its code.
      this.#swallowed.set(id, press.timeStamp);
      return true;
    }
    const since = this.#swallowed.get(id) ?? (press.key === 'Enter' ? this.#ended : null);
    this.#ended = null;
    if (since === null) return false;
    this.#swallowed.delete(id);
    return press.timeStamp - since < SAME_PRESS_MS;
  }

  released(press: Pick<ComposedPress, 'code' | 'key'>): void {
    this.#swallowed.delete(press.code || press.key);
    if (press.key === 'Enter') this.#ended = null;
  }
}

/** Knows whether the right Alt is down: it types letters or switches Hangul, so it never counts. */
export class AltSide {
  #right = false;

  press(event: Pick<KeyboardEvent, 'code' | 'key'> & { getModifierState?: (name: string) => boolean }): void {
    if (event.code === 'AltRight' || event.key === 'AltGraph') this.#right = true;
  }

  release(event: Pick<KeyboardEvent, 'code' | 'key'>): void {
    if (event.code === 'AltRight' || event.key === 'AltGraph') this.#right = false;
  }

  forget(): void {
    this.#right = false;
  }

  /** Whether an Alt in this event is not the left one. */
  excludes(event: { getModifierState?: (name: string) => boolean }): boolean {
    return this.#right || event.getModifierState?.('AltGraph') === true;
  }
}
