/** What the window needs from whatever runs it. Nothing outside this folder knows Tauri. */
import type { Event, Saying } from '../ipc/types.gen';

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

  /** Words an error in the person's language; nothing where that is not known. Set at the start. */
  static wording: (said: Saying) => { message: string; hint: string | null } | undefined = () => undefined;

  /** Turns whatever a host threw into a `HostError`. */
  static from(thrown: unknown): HostError {
    if (thrown instanceof HostError) return thrown;
    if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) {
      const raw = thrown as { code?: unknown; message: unknown; hint?: unknown; said?: Saying };
      const code = typeof raw.code === 'string' ? raw.code : 'internal';
      const { message, hint } = (raw.said && HostError.wording(raw.said)) ?? raw;
      return new HostError(code, String(message), typeof hint === 'string' ? hint : null);
    }
    return new HostError('internal', String(thrown));
  }
}
