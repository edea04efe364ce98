/** What lies over the screen: at most one dialog, at most one toast, the side panel. */
import type { PolicyWindow } from '../../ipc';

export type Layer =
  | { kind: 'keys' }
  | { kind: 'palette' }
  | { kind: 'person' }
  | { kind: 'new_draft' }
  | { kind: 'sync' }
  | { kind: 'external'; url: string; host: string; shown: string }
  | { kind: 'windows'; windows: PolicyWindow[] }
  | { kind: 'missing'; target: string; closest: { path: string; title: string } | null }
  | { kind: 'refused'; message: string };

/** What a toast offers to do, such as taking an act back. */
export interface ToastAction {
  label: string;
  act: () => void;
}

class Layers {
  dialog = $state.raw<Layer | null>(null);
  toast = $state.raw<{ text: string; number: number; action: ToastAction | undefined } | null>(null);
  /** Whether the side panel is open where there is no room for it beside the text. */
  side = $state(false);
  /** Below 1100 px of layout width. */
  narrow = $state(false);
  #number = 0;

  open(layer: Layer): void {
    this.dialog = layer;
  }

  close(): void {
    this.dialog = null;
  }

  say(text: string, action?: ToastAction): void {
    this.#number += 1;
    this.toast = { text, number: this.#number, action };
  }

  hush(): void {
    this.toast = null;
  }
}

export const layers = new Layers();
