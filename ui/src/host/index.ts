/** Finds the host: Carebook's window, or a pretended one while developing. */
import type { Host } from './host';

export { HostError, type Host } from './host';

let current: Host | undefined;

/** The host in use. `connect` or `useHost` must have been called. */
export function host(): Host {
  if (!current) throw new Error('no host is connected');
  return current;
}

export function useHost(given: Host): void {
  current = given;
}

export async function connect(): Promise<void> {
  if (import.meta.env.DEV && !('__TAURI_INTERNALS__' in window)) {
    const { fakeHost } = await import('./fake');
    useHost(fakeHost());
    return;
  }
  const { tauriHost } = await import('./tauri');
  useHost(tauriHost);
}
