/** The keys of threads, the same wherever they stand beside a text. */
import type { Handlers } from '../keyboard/keyboard.svelte';
import { isOpen, waits, type Threads } from './threads.svelte';

/** `show` brings the margin in where it is folded away. */
export function threadKeys(threads: Threads, show: () => void = () => undefined): Handlers {
  const step = (direction: 1 | -1) => (): boolean => {
    show();
    return threads.step(direction);
  };
  const active = (act: (id: string) => void) => (): boolean => {
    const thread = threads.activeThread;
    if (!thread) return false;
    act(thread.id);
    return true;
  };
  const decides = (act: () => void) => (): boolean => {
    const thread = threads.activeThread;
    if (!thread || !waits(thread)) return false;
    act();
    return true;
  };
  return {
    'thread.next': step(1),
    'thread.previous': step(-1),
    'thread.reply': active((id) => threads.reply(id)),
    'thread.resolve': () => {
      const thread = threads.activeThread;
      if (!thread || (isOpen(thread) && waits(thread))) return false;
      void threads.resolve(thread);
    },
    'thread.accept': decides(() => void threads.accept(threads.activeThread ? [threads.activeThread] : [])),
    'thread.decline': decides(() => threads.decline(threads.active ?? '')),
  };
}
