/** What lies over the screen: at most one dialog, at most one toast, the side panel. */
import type { PolicyWindow } from '../../ipc';

export type Layer =
  | { kind: 'keys' }
  | { kind: 'palette' }
  | { kind: 'person' }
  | { kind: 'new_draft' }
  | { kind: 'sync' }
  | { kind: 'external'; url: string; host: string; shown: string }
  | { kind: 'verify' }
  | { kind: 'windows'; windows: PolicyWindow[] }
  | { kind: 'missing'; target: string; closest: { path: string; title: string } | null }
  /** Something asked for that was not done; `title` says what. */
  | { kind: 'refused'; title: string; message: string };

/** What a toast offers to do, such as taking an act back. */
export interface ToastAction {
  label: string;
  act: () => void;
  /** Whether it takes an act back: then it can be done by key for the rest of the session. */
  undoes?: true;
}

class Layers {
  dialog = $state.raw<Layer | null>(null);
  toast = $state.raw<{ text: string; number: number; action: ToastAction | undefined } | null>(null);
  /** Whether the side panel is open where there is no room for it beside the text. */
  side = $state(false);
  /** Below 1100 px of layout width. */
  narrow = $state(false);
  /** Below 760 px, as at 200 %: only what a line is about has room on it. */
  tight = $state(false);
  /** Below 430 px of height, as at 160 % in the smallest window: only what cannot be done without. */
  short = $state(false);
  #number = 0;
  #done: ToastAction[] = [];

  open(layer: Layer): void {
    this.dialog = layer;
  }

  close(): void {
    this.dialog = null;
  }

  say(text: string, action?: ToastAction): void {
    this.#number += 1;
    if (action?.undoes) this.#done.push(action);
    this.toast = { text, number: this.#number, action };
  }

  /** An act that can be taken back by key, where the toast offers something else. */
  remember(action: ToastAction): void {
    this.#done.push(action);
  }

  /** Does what the toast offers. */
  act(action: ToastAction): void {
    this.#done = this.#done.filter((other) => other !== action);
    this.hush();
    action.act();
  }

  /** Takes the last act back that can be; false when there is none. */
  undo(): boolean {
    const last = this.#done.at(-1);
    if (!last) return false;
    this.act(last);
    return true;
  }

  /** Another handbook opens: what was done in this one stays done. */
  forgetActs(): void {
    this.#done = [];
  }

  hush(): void {
    this.toast = null;
  }
}

export const layers = new Layers();
