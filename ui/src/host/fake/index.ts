/**
 * A pretended engine for developing the window in a browser. Never part of the product:
 * only the development server and tests load it. The address chooses what it pretends:
 * `?handbook=none`, `?index=working`, `?person=none`, `?empty=1`, `?documents=100000`.
 */
import type { CommandName } from '../../ipc/commands';
import type { Event } from '../../ipc/types.gen';
import { HostError, type Host } from '../host';
import { answersOf, type World } from './answers';
import { worldOf } from './world';

export function fakeHost(options: URLSearchParams = new URLSearchParams(location.search)): Host {
  const listeners = new Set<(event: Event) => void>();
  const tell = (event: Event): void => {
    for (const listener of listeners) listener(event);
  };
  const world: World = worldOf(options, tell);
  const answers = answersOf(world);
  return {
    async rpc(name, request) {
      const answer = answers[name as CommandName] as ((request: unknown) => unknown) | undefined;
      if (!answer) throw new HostError('bad_request', `No command is called ${name}.`);
      await new Promise((resolve) => setTimeout(resolve, world.delay));
      return structuredClone(await answer(request));
    },
    async onEvent(callback) {
      listeners.add(callback);
      return () => listeners.delete(callback);
    },
    setZoom(factor) {
      document.documentElement.style.setProperty('zoom', factor === 1 ? '' : String(factor));
    },
    quit() {
      window.close();
    },
  };
}
