/** What the window needs from whatever runs it. Nothing outside this folder knows Tauri. */
import type { Event } from '../ipc/types.gen';

export interface Host {
  /** Sends one command of the registry and returns its answer, or throws a `HostError`. */
  rpc(name: string, request: unknown): Promise<unknown>;
  /** Calls back for every event until the returned function is called. */
  onEvent(callback: (event: Event) => void): Promise<() => void>;
  /** Zooms the whole window; 1 is the normal size. */
  setZoom(factor: number): void;
  /** Ends the app. */
  quit(): void;
}

/** An error that a command returned. `code` exists for branching, the rest for reading. */
export class HostError extends Error {
  readonly code: string;
  readonly hint: string | null;

  constructor(code: string, message: string, hint: string | null = null) {
    super(message);
    this.name = 'HostError';
    this.code = code;
    this.hint = hint;
  }

  /** Turns whatever a host threw into a `HostError`. */
  static from(thrown: unknown): HostError {
    if (thrown instanceof HostError) return thrown;
    if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) {
      const raw = thrown as { code?: unknown; message: unknown; hint?: unknown };
      return new HostError(
        typeof raw.code === 'string' ? raw.code : 'internal',
        String(raw.message),
        typeof raw.hint === 'string' ? raw.hint : null,
      );
    }
    return new HostError('internal', String(thrown));
  }
}
