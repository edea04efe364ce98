/** The host inside Carebook's own window. */
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';

import type { Event } from '../ipc/types.gen';
import { HostError, type Host } from './host';

export const tauriHost: Host = {
  async rpc(name, request) {
    try {
      return await invoke('rpc', { name, request });
    } catch (thrown) {
      throw HostError.from(thrown);
    }
  },

  onEvent(callback) {
    return listen<Event>('carebook://event', (message) => callback(message.payload));
  },

  setZoom(factor) {
    document.documentElement.style.setProperty('zoom', factor === 1 ? '' : String(factor));
  },

  quit() {
    void invoke('rpc', { name: 'shell.quit', request: {} }).catch(() => window.close());
  },
};
